// Compares every value the engine forms with the reference: the sum before scaling (stage 0), scaled (1), pooled (2).
// POST and VAL_W are the engine's parameters, given by the build.
#pragma once
#include <cstring>
#include <vector>

#include "Vcosim_shell.h"
#include "Vcosim_shell___024root.h"
#include "config.h"
#include "verdict.h"

#define ENGINE(name) cosim_shell__DOT__u_top__DOT__u_engine__DOT__##name

class Taps {
 public:
  Taps(const Config& config, Verdict& verdict)
      : config_(config), verdict_(verdict), values_(config.expected, config.values * config.value_bytes) {
    read_plan();
  }

  void reset() {
    values_.rewind();
    image_ = 0;
    layer_ = 0;
    open_image();
  }

  uint64_t layer() const { return layer_; }
  uint64_t image() const { return image_; }

  // True when the engine made progress.
  bool step(const Vcosim_shell___024root& r) {
    bool any = false;
    if (r.ENGINE(tap0_valid_q)) any = true, check(0, r.ENGINE(tap_job_q), &r.ENGINE(tap0_data_q), sizeof r.ENGINE(tap0_data_q));
    if (r.ENGINE(tap1_valid_q)) any = true, check(1, r.ENGINE(tap_job_q), &r.ENGINE(tap1_data_q), sizeof r.ENGINE(tap1_data_q));
    if (r.ENGINE(tap2_valid_q)) any = true, check(2, r.ENGINE(tap_job_q), &r.ENGINE(tap2_data_q), sizeof r.ENGINE(tap2_data_q));
    if (r.ENGINE(lay_done_q)) any = true, layer_done(r.ENGINE(lay_index_q), r.ENGINE(lay_cycles_q));
    return any;
  }

 private:
  struct Segment {
    int64_t layer = 0;
    uint64_t groups = 0, seen = 0;
    bool checked = false;
    std::vector<int32_t> index;  // [groups][POST] into the sample's values, -1: any value
  };

  int64_t sample() const { return static_cast<int64_t>(image_); }

  void read_plan() {
    std::FILE* f = std::fopen(config_.plan.c_str(), "rb");
    if (!f) fail("cannot read", config_.plan);
    segments_.resize(3 * static_cast<size_t>(word(f)));
    for (size_t s = 0; s < segments_.size(); ++s) {
      Segment& segment = segments_[s];
      segment.layer = word(f);
      const int32_t groups = word(f);
      segment.checked = groups >= 0;
      segment.groups = groups >= 0 ? static_cast<uint64_t>(groups) : 0;
      segment.index.resize(segment.groups * POST);
      for (int32_t& i : segment.index) i = word(f);
    }
    std::fclose(f);
  }

  int32_t word(std::FILE* f) const {
    int32_t v = 0;
    if (std::fread(&v, sizeof v, 1, f) != 1) fail("too short", config_.plan);
    return v;
  }

  void open_image() {
    for (Segment& s : segments_) s.seen = 0;
    if (image_ < config_.samples) values_.next();
  }

  void check(int stage, uint32_t job, const void* data, size_t bytes) {
    if (3 * job >= segments_.size() || image_ >= config_.samples) {
      verdict_.add({"count", sample(), -1, stage, -1, 0, job, "a value of a job that is not expected"}, true);
      return;
    }
    Segment& segment = segments_[3 * job + stage];
    if (!segment.checked) return;
    if (segment.seen == segment.groups) {
      verdict_.add({"count", sample(), segment.layer, stage, -1, static_cast<int64_t>(segment.groups),
                    static_cast<int64_t>(segment.groups) + 1, "too many groups of values"});
      return;
    }
    uint64_t words[(POST * VAL_W + 63) / 64 + 1] = {};
    std::memcpy(words, data, bytes);
    const int32_t* index = &segment.index[POST * segment.seen++];
    for (int lane = 0; lane < POST; ++lane)
      if (index[lane] >= 0) compare(segment.layer, stage, index[lane], lane_value(words, lane));
  }

  void compare(int64_t layer, int stage, int32_t index, int64_t actual) {
    const int64_t want = expected(index);
    if (actual != want) verdict_.add({"value", sample(), layer, stage, index, want, actual});
  }

  int64_t expected(int32_t index) const {
    if (config_.value_bytes == 8) return reinterpret_cast<const int64_t*>(values_.data())[index];
    return reinterpret_cast<const int32_t*>(values_.data())[index];
  }

  // Signed VAL_W bits from bit lane * VAL_W.
  static int64_t lane_value(const uint64_t* words, int lane) {
    const int bit = lane * VAL_W, at = bit >> 6, shift = bit & 63;
    uint64_t v = words[at] >> shift;
    if (shift + VAL_W > 64) v |= words[at + 1] << (64 - shift);
    return static_cast<int64_t>(v << (64 - VAL_W)) >> (64 - VAL_W);
  }

  void layer_done(uint32_t index, uint32_t cycles) {
    if (index != layer_) {
      verdict_.add({"count", sample(), static_cast<int64_t>(layer_), -1, -1, static_cast<int64_t>(layer_), index,
                    "layers end in another order"}, true);
      return;
    }
    verdict_.layer_cycles(layer_, cycles);
    if (cycles != config_.predicted[layer_])
      verdict_.add({"cycles", sample(), static_cast<int64_t>(layer_), -1, -1, config_.predicted[layer_], cycles});
    for (size_t s = 0; s < segments_.size(); ++s) check_complete(segments_[s], static_cast<int64_t>(s % 3));
    if (++layer_ < config_.predicted.size()) return;
    layer_ = 0;
    ++image_;
    open_image();
  }

  void check_complete(const Segment& s, int64_t stage) {
    if (s.checked && s.layer == static_cast<int64_t>(layer_) && s.seen < s.groups)
      verdict_.add({"count", sample(), s.layer, stage, -1, static_cast<int64_t>(s.groups),
                    static_cast<int64_t>(s.seen), "too few groups of values"});
  }

  const Config& config_;
  Verdict& verdict_;
  Records values_;
  std::vector<Segment> segments_;
  uint64_t image_ = 0;
  uint64_t layer_ = 0;
};
