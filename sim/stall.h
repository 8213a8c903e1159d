// Seeded stalls: decides cycle by cycle whether a valid or a ready may be high.
#pragma once
#include "config.h"
#include "random.h"

class Stall {
 public:
  // `stream` sets the seed apart; `stall` is a probability x 65536.
  Stall(const Config& config, uint64_t stream, uint32_t stall)
      : random_(config.seed * 2 + stream), pattern_(config.pattern), stall_(stall) {}

  // For a source: whether a new beat may be offered in the next cycle.
  bool offer() {
    if (pattern_ == Pattern::Always) return true;
    return pattern_ == Pattern::Bursts ? burst() : !random_.chance(stall_);
  }

  // For a sink: ready in the next cycle, given valid and ready of this one.
  bool ready(bool valid, bool ready_now) {
    switch (pattern_) {
      case Pattern::Always: return true;
      case Pattern::Random: return !random_.chance(stall_);
      case Pattern::Bursts: return burst();
      // Waits for valid, then takes one beat after a random delay.
      case Pattern::AfterValid: return valid && !ready_now && !random_.chance(stall_);
      // High while idle; falls when valid rises, then takes the beat after a random delay.
      case Pattern::Drops: return !valid || (!ready_now && !random_.chance(stall_));
    }
    return true;
  }

 private:
  // Runs of up to 32 beats, pauses long enough that the share of pauses is about `stall`.
  bool burst() {
    if (left_ == 0) {
      flowing_ = !flowing_;
      const uint32_t pause = stall_ * 32 / (65537 - stall_);
      left_ = random_.upto(flowing_ ? 32 : 1 + (pause > 400 ? 400 : pause));
    }
    left_ -= 1;
    return flowing_;
  }

  Random random_;
  Pattern pattern_;
  uint32_t stall_;
  bool flowing_ = false;
  uint32_t left_ = 0;
};
