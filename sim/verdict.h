// Collects what went wrong, first of all the first thing, and writes the result file.
#pragma once
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "config.h"

// One deviation; fields that do not apply are -1.
struct Mismatch {
  const char* kind;  // value, output, count, cycles, protocol, register, timeout
  int64_t sample = -1, layer = -1, stage = -1;
  int64_t index = -1;  // value: place in the sample's values; output: element of the stream
  int64_t expected = 0, actual = 0;
  const char* detail = "";
};

class Verdict {
 public:
  explicit Verdict(const Config& config)
      : most(config.depth.size()), config_(config), bad_(config.samples, false), layers_(config.predicted.size()) {}

  uint64_t cycle = 0;
  std::vector<uint32_t> most;  // words each stream between engines held at most

  // `stops`: going on makes no sense.
  void add(const Mismatch& m, bool stops = false) {
    if (m.sample >= 0 && m.sample < static_cast<int64_t>(bad_.size())) bad_[m.sample] = true;
    if (m.layer >= 0 && m.layer < static_cast<int64_t>(layers_.size())) note_layer(layers_[m.layer], m);
    if (total_++ == 0) {
      first_ = m;
      first_cycle_ = cycle;
    }
    if (stops) stopped_ = true;
  }

  bool stopped() const { return stopped_; }

  void layer_cycles(uint64_t layer, uint32_t cycles) {
    layers_[layer].cycles += cycles;
    layers_[layer].runs += 1;
  }

  void start(uint64_t at) {
    start_ = at;
    ends_.clear();
  }

  // An image has left.
  void image_end() { ends_.push_back(cycle); }

  void write(uint64_t done, uint64_t end_cycle) const {
    std::FILE* f = std::fopen(config_.result.c_str(), "w");
    if (!f) fail("cannot write", config_.result);
    uint64_t wrong = 0;
    for (const bool b : bad_) wrong += b;
    std::fprintf(f, "{\"samples\":%" PRIu64 ",\"mismatches\":%" PRIu64 ",\"deviations\":%" PRIu64, done, wrong, total_);
    std::fprintf(f, ",\"cycles\":%" PRIu64 ",\"elapsed\":%" PRIu64, cycle, end_cycle - start_);
    std::fprintf(f, ",\"latency\":%" PRIu64 ",\"interval\":%.3f", ends_.empty() ? 0 : ends_[0] - start_, interval());
    std::fprintf(f, ",\"most\":[");
    for (size_t i = 0; i < most.size(); ++i) std::fprintf(f, "%s%" PRIu32, i ? "," : "", most[i]);
    std::fprintf(f, "],\"layers\":[");
    for (size_t i = 0; i < layers_.size(); ++i)
      std::fprintf(f, "%s{\"cycles\":%" PRIu64 ",\"runs\":%" PRIu64 ",\"mismatches\":%" PRIu64 "}", i ? "," : "",
                   layers_[i].cycles, layers_[i].runs, layers_[i].mismatches);
    std::fprintf(f, "],\"first\":");
    if (total_ == 0) std::fprintf(f, "null");
    else write_first(f);
    std::fprintf(f, "}\n");
    if (std::fclose(f) != 0) fail("cannot write", config_.result);
  }

 private:
  // Cycles from one image's end to the next one's, over the second half of the run: the pipeline is full by then.
  double interval() const {
    if (ends_.size() < 2) return 0;
    const size_t from = (ends_.size() - 1) / 2, to = ends_.size() - 1;
    return static_cast<double>(ends_[to] - ends_[from]) / static_cast<double>(to - from);
  }

  struct Layer {
    uint64_t cycles = 0, runs = 0, mismatches = 0;
    int64_t last_bad = -1;
  };

  // A layer's mismatches count samples, not values.
  static void note_layer(Layer& layer, const Mismatch& m) {
    if (layer.last_bad == m.sample) return;
    layer.last_bad = m.sample;
    layer.mismatches += 1;
  }

  void write_first(std::FILE* f) const {
    std::fprintf(f, "{\"kind\":\"%s\",\"sample\":%" PRId64 ",\"layer\":%" PRId64 ",\"stage\":%" PRId64, first_.kind,
                 first_.sample, first_.layer, first_.stage);
    std::fprintf(f, ",\"index\":%" PRId64 ",\"expected\":%" PRId64 ",\"actual\":%" PRId64, first_.index,
                 first_.expected, first_.actual);
    std::fprintf(f, ",\"cycle\":%" PRIu64 ",\"detail\":\"%s\"}", first_cycle_, first_.detail);
  }

  const Config& config_;
  std::vector<uint64_t> ends_;
  uint64_t start_ = 0;
  std::vector<bool> bad_;
  std::vector<Layer> layers_;
  Mismatch first_{""};
  uint64_t first_cycle_ = 0;
  uint64_t total_ = 0;
  bool stopped_ = false;
};
