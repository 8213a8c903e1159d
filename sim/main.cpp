// Cosimulation: runs the design on the samples of a config file and writes a verdict.
//
//   cosim CONFIG [+verilator+rand+reset+2 +verilator+seed+N]
//
// Exit status: 0 a verdict was written (whatever it says), 2 the harness itself failed.
#include <time.h>

#include "Vcosim_shell.h"
#include "Vcosim_shell___024root.h"
#include "axi_lite.h"
#include "config.h"
#include "streams.h"
#include "taps.h"
#include "verdict.h"
#include "verilated.h"
#ifdef WAVE
#include "verilated_fst_c.h"
#endif

namespace {

constexpr int reset_cycles = 4;

class Bench {
 public:
  Bench(const Config& config, VerilatedContext& context)
      : config_(config), context_(context), top_(&context), verdict_(config), source_(config), sink_(config, verdict_),
        taps_(config, verdict_), registers_(config, verdict_) {
#ifdef WAVE
    if (!config.wave.empty()) {
      context.traceEverOn(true);
      top_.trace(&wave_, 99);
      wave_.open(config.wave.c_str());
    }
#endif
  }

  void run() {
    power_up();
    bool reset_due = config_.reset_cycle != 0;
    for (bool ending = false; !verdict_.stopped();) {
      tick();
      const bool progress = step();
      if (progress) last_progress_ = verdict_.cycle;
      if (reset_due && verdict_.cycle >= config_.reset_cycle) {
        reset_due = ending = false;
        power_up();
      } else if (!ending && sink_.image() == config_.samples && taps_.image() == config_.samples) {
        ending = true;
        end_cycle_ = verdict_.cycle;
        registers_.run(closing());
      } else if (ending && registers_.idle()) {
        break;
      } else if (verdict_.cycle - last_progress_ > config_.timeout) {
        report_timeout();
      }
      if ((verdict_.cycle & 0xfff) == 0) show_progress();
    }
    for (int i = 0; i < 64 && !verdict_.stopped(); ++i) tick(), step();
    if (end_cycle_ == 0) end_cycle_ = verdict_.cycle;
    verdict_.write(sink_.image(), end_cycle_);
#ifdef WAVE
    if (!config_.wave.empty()) wave_.close();
#endif
    top_.final();
  }

 private:
  // One clock cycle; pins set before it are in the shell's registers after it.
  void tick() {
    top_.clk = 0;
    top_.eval();
    dump(0);
    top_.clk = 1;
    top_.eval();
    dump(1);
    verdict_.cycle += 1;
  }

  void dump(int half) {
#ifdef WAVE
    const uint64_t c = verdict_.cycle;
    if (!config_.wave.empty() && c >= config_.wave_from && c <= config_.wave_to) wave_.dump(c * 2 + half);
#else
    (void)half;
#endif
  }

  // Every part steps every cycle, so that none depends on the others' results.
  bool step() {
    const bool taken = source_.step(top_);
    const bool given = sink_.step(top_);
    const bool formed = taps_.step(*top_.rootp);
    registers_.step(top_);
    return taken || given || formed;
  }

  void power_up() {
    source_.reset(top_);
    sink_.reset(top_);
    registers_.reset(top_);
    top_.aresetn = 0;
    for (int i = 0; i < reset_cycles; ++i) tick();
    top_.aresetn = 1;
    taps_.reset();
    registers_.run(opening());
    last_progress_ = verdict_.cycle;
    verdict_.start(verdict_.cycle);
    end_cycle_ = 0;
  }

  std::vector<Access> opening() const {
    const auto images = static_cast<uint32_t>(config_.images);
    std::vector<Access> list = {{false, 0x000, 0x424c4d31}, {false, 0x004, config_.version}};
    for (uint32_t i = 0; i < 4; ++i) list.push_back({false, 0x008 + 4 * i, config_.hash[i]});
    list.push_back({false, 0x02c, static_cast<uint32_t>(config_.predicted.size())});
    list.push_back({true, 0x028, images});
    list.push_back({false, 0x028, images});
    list.push_back({true, 0x020, 1});
    return list;
  }

  // A design that runs for ever stays busy; one with a number of images is done and idle.
  std::vector<Access> closing() {
    std::vector<Access> list = {{false, 0x024, config_.images == 0 ? 1u : 2u, true}};
    uint32_t total = 0;
    for (size_t i = 0; i < config_.predicted.size(); ++i) {
      list.push_back({false, static_cast<uint32_t>(0x800 + 4 * i), taps_.predicted(i)});
      total += taps_.predicted(i);
    }
    list.push_back({false, 0x030, total});
    for (size_t i = 0; i < config_.depth.size(); ++i)
      list.push_back({false, static_cast<uint32_t>(0x400 + 4 * i), config_.depth[i], false, &verdict_.most[i]});
    return list;
  }

  void report_timeout() {
    const char* what = !registers_.idle()      ? "a register access is not answered"
                       : source_.waits(top_)   ? "the input stream waits for s_axis_tready"
                       : top_.m_valid          ? "the output stream waits for m_axis_tready"
                       : taps_.image() > sink_.image() ? "the engine is done, the output stream waits for m_axis_tvalid"
                                               : "the engine neither computes nor takes input";
    verdict_.add({"timeout", static_cast<int64_t>(sink_.image()), static_cast<int64_t>(taps_.layer()), -1, -1, 0, 0, what},
                 true);
  }

  void show_progress() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const uint64_t tenths = static_cast<uint64_t>(now.tv_sec) * 10 + static_cast<uint64_t>(now.tv_nsec) / 100000000;
    if (tenths < shown_ + 2) return;
    shown_ = tenths;
    std::fprintf(stderr, "{\"samples\":%llu,\"cycle\":%llu}\n", static_cast<unsigned long long>(sink_.image()),
                 static_cast<unsigned long long>(verdict_.cycle));
  }

  const Config& config_;
  VerilatedContext& context_;
#ifdef WAVE
  VerilatedFstC wave_;
#endif
  Vcosim_shell top_;
  Verdict verdict_;
  Source source_;
  Sink sink_;
  AllTaps taps_;
  AxiLite registers_;
  uint64_t end_cycle_ = 0, last_progress_ = 0, shown_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) fail("no config file", argv[0]);
  VerilatedContext context;
  context.commandArgs(argc, argv);
  const Config config = read_config(argv[1]);
  Bench bench(config, context);
  bench.run();
  return 0;
}
