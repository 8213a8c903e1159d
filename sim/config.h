// What one run does: a text file of `key value` lines written by src/cosim/harness-files.ts.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

// How the valid of the input and the ready of the output behave.
enum class Pattern { Always, Random, Bursts, AfterValid, Drops };

struct Config {
  std::string input, output, expected, plan, result, wave;
  uint64_t samples = 0;
  uint64_t first_sample = 0;  // number of the shard's first sample, for messages only
  uint64_t seed = 1;
  uint32_t input_stall = 0, output_stall = 0;  // probability x 65536
  Pattern pattern = Pattern::Always;
  uint64_t input_beats = 0, output_beats = 0;   // an image
  uint64_t input_bytes = 0, output_bytes = 0;   // a beat
  uint64_t element_bytes = 0;                   // of the output stream
  uint64_t values = 0;                          // tapped values a sample
  uint64_t value_bytes = 4;                     // of one tapped value
  uint64_t images = 0;                          // written to the register; 0: free running
  uint64_t reset_cycle = 0;                     // 0: only the reset at power-up
  uint64_t timeout = 100000;                    // cycles without progress
  uint64_t wave_from = 0, wave_to = 0;
  uint32_t version = 0;
  uint32_t hash[4] = {0, 0, 0, 0};
  std::vector<uint32_t> predicted;              // cycles of each layer, where they do not depend on the sample
  std::vector<uint32_t> depth;                  // words of each stream between engines
};

[[noreturn]] inline void fail(const char* what, const std::string& which) {
  std::fprintf(stderr, "harness: %s: %s\n", what, which.c_str());
  std::exit(2);
}

inline void set_number(Config& c, const std::string& key, uint64_t v) {
  const struct { const char* name; uint64_t* at; } slots[] = {
      {"samples", &c.samples},           {"first_sample", &c.first_sample},
      {"seed", &c.seed},                 {"input_beats", &c.input_beats},
      {"output_beats", &c.output_beats}, {"input_bytes", &c.input_bytes},
      {"output_bytes", &c.output_bytes}, {"element_bytes", &c.element_bytes},
      {"values", &c.values},             {"value_bytes", &c.value_bytes},
      {"images", &c.images},             {"reset_cycle", &c.reset_cycle},
      {"timeout", &c.timeout},           {"wave_from", &c.wave_from},
      {"wave_to", &c.wave_to},
  };
  for (const auto& slot : slots)
    if (key == slot.name) {
      *slot.at = v;
      return;
    }
  if (key == "input_stall") c.input_stall = static_cast<uint32_t>(v);
  else if (key == "output_stall") c.output_stall = static_cast<uint32_t>(v);
  else if (key == "pattern") c.pattern = static_cast<Pattern>(v);
  else if (key == "version") c.version = static_cast<uint32_t>(v);
  else if (key == "predicted") c.predicted.push_back(static_cast<uint32_t>(v));
  else if (key == "depth") c.depth.push_back(static_cast<uint32_t>(v));
  else if (key.size() == 5 && key.compare(0, 4, "hash") == 0 && key[4] >= '0' && key[4] < '4')
    c.hash[key[4] - '0'] = static_cast<uint32_t>(v);
  else fail("unknown key", key);
}

inline Config read_config(const char* path) {
  Config c;
  std::FILE* f = std::fopen(path, "r");
  if (!f) fail("cannot read", path);
  char line[4096];
  while (std::fgets(line, sizeof line, f)) {
    line[std::strcspn(line, "\n")] = 0;
    char* value = std::strchr(line, ' ');
    if (!value) fail("no value", line);
    *value++ = 0;
    const std::string key = line;
    if (key == "input") c.input = value;
    else if (key == "output") c.output = value;
    else if (key == "expected") c.expected = value;
    else if (key == "plan") c.plan = value;
    else if (key == "result") c.result = value;
    else if (key == "wave") c.wave = value;
    else set_number(c, key, std::strtoull(value, nullptr, 10));
  }
  std::fclose(f);
  return c;
}

// Fixed-size records of a file, one a sample, read in order.
class Records {
 public:
  Records(const std::string& path, uint64_t bytes) : path_(path), data_(bytes ? bytes : 1), bytes_(bytes) {
    file_ = std::fopen(path.c_str(), "rb");
    if (!file_) fail("cannot read", path);
  }
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;
  ~Records() { std::fclose(file_); }

  void rewind() { std::rewind(file_); }
  const uint8_t* data() const { return data_.data(); }
  void next() {
    if (bytes_ && std::fread(data_.data(), 1, bytes_, file_) != bytes_) fail("too short", path_);
  }

 private:
  std::string path_;
  std::vector<uint8_t> data_;
  uint64_t bytes_;
  std::FILE* file_;
};
