// Compares every value the engine forms with the reference: the sum before scaling (stage 0), scaled (1), pooled (2),
// joined with a residual (3), quantized on entry (4).
// Each engine of the design has its own; engines.h, written for the design, lists them.
#pragma once
#include <cstring>
#include <memory>
#include <vector>

#include "Vcosim_shell.h"
#include "Vcosim_shell___024root.h"
#include "config.h"
#include "verdict.h"

using Root = Vcosim_shell___024root;

// Stages of the post-processor with a tap.
constexpr unsigned STAGES = 5;

// What an engine shows: values at every stage, and layers that end.
struct Signals {
  struct {
    bool valid;
    const void* data;
    size_t bytes;
  } taps[STAGES];
  bool layer_done;
  uint32_t job, layer, cycles;
};

// Widths and signals of engine I, instance U: values show in u_results, jobs and layers in u_control.
#define SIGNAL(U, part, name) r.cosim_shell__DOT__u_top__DOT__##U##__DOT__##part##__DOT__##name
#define CONTROL(U, name) SIGNAL(U, u_control, name)
#define VALID(U, stage) SIGNAL(U, u_results, tap##stage##_valid_q)
#define DATA(U, stage) SIGNAL(U, u_results, tap##stage##_data_q)
#define TAP(U, stage) {VALID(U, stage) != 0, &DATA(U, stage), sizeof DATA(U, stage)}
#define ENGINE(I, U, POST_, VAL_W_)                                                                  \
  struct Engine##I {                                                                                 \
    static constexpr int POST = POST_, VAL_W = VAL_W_;                                               \
    static Signals read(const Root& r) {                                                             \
      return {{TAP(U, 0), TAP(U, 1), TAP(U, 2), TAP(U, 3), TAP(U, 4)},                               \
              CONTROL(U, lay_done_q) != 0, CONTROL(U, tap_job_q), CONTROL(U, lay_index_q),           \
              CONTROL(U, lay_cycles_q)};                                                             \
    }                                                                                                \
  };
#include "engines.h"
#undef ENGINE

// The taps of one engine, whichever it is.
class AnyTaps {
 public:
  virtual ~AnyTaps() = default;
  virtual void reset() = 0;
  virtual bool step(const Root& r) = 0;
  virtual uint64_t layer() const = 0;
  virtual uint64_t image() const = 0;
  virtual uint32_t predicted(size_t layer) const = 0;
};

// `first`: number of the engine's first layer in the design.
template <class Engine>
class Taps : public AnyTaps {
 public:
  Taps(const Config& config, Verdict& verdict, std::FILE* plan, uint64_t first)
      : config_(config),
        verdict_(verdict),
        values_(config.expected, config.values * config.value_bytes + config.predicted.size() * sizeof(uint32_t)),
        first_(first) {
    read_plan(plan);
  }

  void reset() override {
    values_.rewind();
    image_ = 0;
    layer_ = 0;
    open_image();
  }

  uint64_t layer() const override { return first_ + layer_; }
  uint64_t image() const override { return image_; }
  uint64_t layers() const { return layers_; }

  // Cycles of a layer of the design in the sample that runs, or ran last: they follow its values.
  uint32_t predicted(size_t layer) const override {
    uint32_t cycles = 0;
    std::memcpy(&cycles, values_.data() + config_.values * config_.value_bytes + layer * sizeof cycles, sizeof cycles);
    return cycles;
  }

  // True when the engine made progress.
  bool step(const Root& r) override {
    const Signals s = Engine::read(r);
    bool any = s.layer_done;
    for (unsigned stage = 0; stage < STAGES; ++stage)
      if (s.taps[stage].valid) any = true, check(static_cast<int>(stage), s.job, s.taps[stage].data, s.taps[stage].bytes);
    if (s.layer_done) layer_done(s.layer, s.cycles);
    return any;
  }

 private:
  static constexpr int POST = Engine::POST, VAL_W = Engine::VAL_W;

  struct Segment {
    uint64_t layer = 0;  // of the engine
    uint64_t groups = 0, seen = 0;
    bool checked = false;
    std::vector<int32_t> index;  // [groups][POST] into the sample's values, -1: any value
  };

  int64_t sample() const { return static_cast<int64_t>(image_); }

  // A layer's number in the design.
  int64_t number(uint64_t layer) const { return static_cast<int64_t>(first_ + layer); }

  void read_plan(std::FILE* f) {
    layers_ = static_cast<uint64_t>(word(f));
    segments_.resize(STAGES * static_cast<size_t>(word(f)));
    for (size_t s = 0; s < segments_.size(); ++s) {
      Segment& segment = segments_[s];
      segment.layer = static_cast<uint64_t>(word(f));
      const int32_t groups = word(f);
      segment.checked = groups >= 0;
      segment.groups = groups >= 0 ? static_cast<uint64_t>(groups) : 0;
      segment.index.resize(segment.groups * POST);
      for (int32_t& i : segment.index) i = word(f);
    }
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
    if (STAGES * job >= segments_.size() || image_ >= config_.samples) {
      verdict_.add({"count", sample(), -1, stage, -1, 0, job, "a value of a job that is not expected"}, true);
      return;
    }
    Segment& segment = segments_[STAGES * job + stage];
    if (!segment.checked) return;
    if (segment.seen == segment.groups) {
      verdict_.add({"count", sample(), number(segment.layer), stage, -1, static_cast<int64_t>(segment.groups),
                    static_cast<int64_t>(segment.groups) + 1, "too many groups of values"});
      return;
    }
    uint64_t words[(POST * VAL_W + 63) / 64 + 1] = {};
    std::memcpy(words, data, bytes);
    const int32_t* index = &segment.index[POST * segment.seen++];
    for (int lane = 0; lane < POST; ++lane)
      if (index[lane] >= 0) compare(number(segment.layer), stage, index[lane], lane_value(words, lane));
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
      verdict_.add({"count", sample(), number(layer_), -1, -1, static_cast<int64_t>(layer_), index,
                    "layers end in another order"}, true);
      return;
    }
    verdict_.layer_cycles(first_ + layer_, cycles);
    const uint32_t due = predicted(first_ + layer_);
    if (cycles != due) verdict_.add({"cycles", sample(), number(layer_), -1, -1, due, cycles});
    for (size_t s = 0; s < segments_.size(); ++s) check_complete(segments_[s], static_cast<int64_t>(s % STAGES));
    if (++layer_ < layers_) return;
    layer_ = 0;
    ++image_;
    open_image();
  }

  void check_complete(const Segment& s, int64_t stage) {
    if (s.checked && s.layer == layer_ && s.seen < s.groups)
      verdict_.add({"count", sample(), number(s.layer), stage, -1, static_cast<int64_t>(s.groups),
                    static_cast<int64_t>(s.seen), "too few groups of values"});
  }

  const Config& config_;
  Verdict& verdict_;
  Records values_;
  std::vector<Segment> segments_;
  uint64_t first_, layers_ = 0;
  uint64_t image_ = 0;
  uint64_t layer_ = 0;
};

// The taps of all engines, in the order of the pipeline.
class AllTaps {
 public:
  AllTaps(const Config& config, Verdict& verdict) {
    std::FILE* plan = std::fopen(config.plan.c_str(), "rb");
    if (!plan) fail("cannot read", config.plan);
    uint64_t first = 0;
#define ENGINE(I, U, POST_, VAL_W_)                                            \
  {                                                                            \
    auto taps = std::make_unique<Taps<Engine##I>>(config, verdict, plan, first); \
    first += taps->layers();                                                   \
    engines_.push_back(std::move(taps));                                       \
  }
#include "engines.h"
#undef ENGINE
    std::fclose(plan);
  }

  void reset() {
    for (const auto& e : engines_) e->reset();
  }

  // True when any engine made progress.
  bool step(const Root& r) {
    bool any = false;
    for (const auto& e : engines_) any = e->step(r) || any;
    return any;
  }

  // Images that have left the last engine, and the layer it is at.
  uint64_t image() const { return engines_.back()->image(); }
  uint64_t layer() const { return engines_.back()->layer(); }
  uint32_t predicted(size_t layer) const { return engines_.back()->predicted(layer); }

 private:
  std::vector<std::unique_ptr<AnyTaps>> engines_;
};
