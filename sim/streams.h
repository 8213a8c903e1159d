// Drives the input stream and checks the output stream. `step` runs once a cycle after the rising edge:
// it sees the handshake of this cycle and sets the pins for the next.
#pragma once
#include <cstring>
#include <type_traits>

#include "Vcosim_shell.h"
#include "config.h"
#include "stall.h"
#include "verdict.h"

class Source {
 public:
  explicit Source(const Config& config)
      : config_(config), stall_(config, 0, config.input_stall), images_(config.input, config.input_beats * config.input_bytes) {}

  void reset(Vcosim_shell& top) {
    images_.rewind();
    image_ = beat_ = 0;
    valid_ = top.s_valid = false;
  }

  // True when a beat was taken.
  bool step(Vcosim_shell& top) {
    const bool taken = valid_ && top.s_ready;
    if (taken && ++beat_ == config_.input_beats) {
      beat_ = 0;
      ++image_;
    }
    if (taken) valid_ = false;
    if (!valid_ && image_ < config_.samples && stall_.offer()) offer(top);
    top.s_valid = valid_;
    return taken;
  }

  bool waits(const Vcosim_shell& top) const { return valid_ && !top.s_ready; }

 private:
  void offer(Vcosim_shell& top) {
    if (beat_ == 0) images_.next();
    top.s_data = {};
    std::memcpy(&top.s_data, images_.data() + beat_ * config_.input_bytes, config_.input_bytes);
    top.s_last = beat_ + 1 == config_.input_beats;
    valid_ = true;
  }

  const Config& config_;
  Stall stall_;
  Records images_;
  uint64_t image_ = 0, beat_ = 0;
  bool valid_ = false;
};

class Sink {
 public:
  Sink(const Config& config, Verdict& verdict)
      : config_(config), verdict_(verdict), stall_(config, 1, config.output_stall),
        images_(config.output, config.output_beats * config.output_bytes) {}

  void reset(Vcosim_shell& top) {
    images_.rewind();
    image_ = beat_ = 0;
    held_ = ready_ = top.m_ready = false;
  }

  uint64_t image() const { return image_; }

  // True when a beat was taken.
  bool step(Vcosim_shell& top) {
    if (held_) check_held(top);
    const bool taken = top.m_valid && ready_;
    held_ = top.m_valid && !ready_;
    if (held_) {
      std::memcpy(&data_, &top.m_data, sizeof data_);
      last_ = top.m_last;
    }
    if (taken) take(top);
    ready_ = stall_.ready(top.m_valid, ready_);
    top.m_ready = ready_;
    return taken;
  }

 private:
  int64_t sample() const { return static_cast<int64_t>(image_); }

  void check_held(const Vcosim_shell& top) {
    const char* what = !top.m_valid ? "m_axis_tvalid fell before the beat was taken"
                       : top.m_last != last_ ? "m_axis_tlast changed before the beat was taken"
                       : std::memcmp(&data_, &top.m_data, sizeof data_) != 0
                           ? "m_axis_tdata changed before the beat was taken"
                           : nullptr;
    if (what) verdict_.add({"protocol", sample(), -1, -1, -1, 0, 0, what}, true);
  }

  void take(const Vcosim_shell& top) {
    if (image_ == config_.samples) {
      verdict_.add({"protocol", -1, -1, -1, -1, 0, 0, "a beat after the last image"}, true);
      return;
    }
    if (beat_ == 0) images_.next();
    const auto* actual = reinterpret_cast<const uint8_t*>(&top.m_data);
    const uint8_t* expected = images_.data() + beat_ * config_.output_bytes;
    if (std::memcmp(actual, expected, config_.output_bytes) != 0) compare(actual, expected);
    const bool last = beat_ + 1 == config_.output_beats;
    if (top.m_last != last)
      verdict_.add({"protocol", sample(), -1, -1, -1, last, top.m_last, "m_axis_tlast on the wrong beat"}, true);
    beat_ = last ? 0 : beat_ + 1;
    image_ += last;
    if (last) verdict_.image_end();
  }

  void compare(const uint8_t* actual, const uint8_t* expected) {
    const uint64_t size = config_.element_bytes;
    const uint64_t elements = config_.output_bytes / size;
    for (uint64_t e = 0; e < elements; ++e, actual += size, expected += size)
      if (std::memcmp(actual, expected, size) != 0)
        verdict_.add({"output", sample(), -1, -1, static_cast<int64_t>(beat_ * elements + e),
                      element(expected), element(actual)});
  }

  int64_t element(const uint8_t* bytes) const {
    int64_t v = 0;
    std::memcpy(&v, bytes, config_.element_bytes);
    return v;
  }

  const Config& config_;
  Verdict& verdict_;
  Stall stall_;
  Records images_;
  uint64_t image_ = 0, beat_ = 0;
  std::remove_reference_t<decltype(Vcosim_shell::m_data)> data_;
  bool held_ = false, ready_ = false, last_ = false;
};
