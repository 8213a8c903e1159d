// Seeded stalls: decides cycle by cycle whether a valid or a ready may be high.
#pragma once
#include "config.h"
#include "random.h"

class Stall {
 public:
  Stall(const Config& config, uint64_t stream) : random_(config.seed * 2 + stream), config_(config) {}

  // For a source: whether a new beat may be offered in the next cycle.
  bool offer() {
    if (config_.pattern == Pattern::Always) return true;
    return config_.pattern == Pattern::Bursts ? burst() : !random_.chance(config_.stall);
  }

  // For a sink: ready in the next cycle, given valid and ready of this one.
  bool ready(bool valid, bool ready_now) {
    switch (config_.pattern) {
      case Pattern::Always: return true;
      case Pattern::Random: return !random_.chance(config_.stall);
      case Pattern::Bursts: return burst();
      // Waits for valid, then takes one beat after a random delay.
      case Pattern::AfterValid: return valid && !ready_now && !random_.chance(config_.stall);
      // High while idle; falls when valid rises, then takes the beat after a random delay.
      case Pattern::Drops: return !valid || (!ready_now && !random_.chance(config_.stall));
    }
    return true;
  }

 private:
  // Runs of up to 32 beats, pauses long enough that the share of pauses is about `stall`.
  bool burst() {
    if (left_ == 0) {
      flowing_ = !flowing_;
      const uint32_t pause = config_.stall * 32 / (65537 - config_.stall);
      left_ = random_.upto(flowing_ ? 32 : 1 + (pause > 400 ? 400 : pause));
    }
    left_ -= 1;
    return flowing_;
  }

  Random random_;
  const Config& config_;
  bool flowing_ = false;
  uint32_t left_ = 0;
};
