// Seeded random numbers: the same seed gives the same run on every machine.
#pragma once
#include <cstdint>

// xorshift64* (S. Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ull + 0xd1b54a32d192ed03ull) {
    if (state_ == 0) state_ = 1;
    for (int i = 0; i < 8; ++i) next();
  }

  uint32_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<uint32_t>((state_ * 0x2545f4914f6cdd1dull) >> 32);
  }

  // True with probability p / 65536.
  bool chance(uint32_t p) { return (next() & 0xffff) < p; }

  // 1 .. limit.
  uint32_t upto(uint32_t limit) { return 1 + next() % limit; }

 private:
  uint64_t state_;
};
