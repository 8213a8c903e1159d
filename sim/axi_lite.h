// AXI4-Lite master: runs a list of register accesses one after the other and checks what comes back.
#pragma once
#include <vector>

#include "Vcosim_shell.h"
#include "config.h"
#include "random.h"
#include "verdict.h"

struct Access {
  bool write;
  uint32_t address, data;  // data: written, or expected to be read
  bool poll = false;       // read again until the data are there
  uint32_t* most = nullptr;  // where what is read goes, which is 1 to `data`
};

class AxiLite {
 public:
  AxiLite(const Config& config, Verdict& verdict)
      : verdict_(verdict), random_(config.seed * 2 + 7), delays_(config.pattern != Pattern::Always) {}

  void reset(Vcosim_shell& top) {
    list_.clear();
    at_ = 0;
    open_ = false;
    top.aw_valid = top.w_valid = top.ar_valid = top.b_ready = top.r_ready = false;
    aw_ = w_ = ar_ = false;
    top.w_strb = 15;
  }

  void run(std::vector<Access> list) {
    list_ = std::move(list);
    at_ = 0;
  }

  bool idle() const { return at_ == list_.size(); }

  void step(Vcosim_shell& top) {
    if (idle()) return;
    const Access& a = list_[at_];
    if (!open_) open(a);
    else if (a.write) step_write(top, a);
    else step_read(top, a);
    top.aw_addr = top.ar_addr = a.address & 0xfff;
    top.w_data = a.data;
    top.aw_valid = aw_ && aw_delay_ == 0;
    top.w_valid = w_ && w_delay_ == 0;
    top.ar_valid = ar_ && aw_delay_ == 0;
    if (aw_delay_) --aw_delay_;
    if (w_delay_) --w_delay_;
  }

 private:
  // Address and data of a write set out with delays of their own.
  void open(const Access& a) {
    open_ = true;
    aw_ = w_ = a.write;
    ar_ = !a.write;
    aw_delay_ = delays_ ? random_.next() % 4 : 0;
    w_delay_ = delays_ ? random_.next() % 4 : 0;
  }

  void step_write(Vcosim_shell& top, const Access& a) {
    if (top.aw_valid && top.aw_ready) aw_ = false;
    if (top.w_valid && top.w_ready) w_ = false;
    const bool answered = top.b_valid && top.b_ready;
    top.b_ready = !answered && (!delays_ || random_.chance(32768));
    if (answered) close(a, top.b_resp, a.data);
  }

  void step_read(Vcosim_shell& top, const Access& a) {
    if (top.ar_valid && top.ar_ready) ar_ = false;
    const bool answered = top.r_valid && top.r_ready;
    top.r_ready = !answered && (!delays_ || random_.chance(32768));
    if (answered) close(a, top.r_resp, top.r_data);
  }

  void close(const Access& a, uint32_t response, uint32_t data) {
    open_ = false;
    if (response != 0)
      verdict_.add({"register", -1, -1, -1, a.address, 0, response, "a register access is refused"}, true);
    else if (a.most && data >= 1 && data <= a.data) *a.most = data, ++at_;
    else if (!a.most && data == a.data) ++at_;
    else if (!a.poll)
      verdict_.add({"register", -1, -1, -1, a.address, a.data, data,
                    a.most ? "a stream held no words, or more than its buffer has" : "a register reads another value"}, true);
  }

  Verdict& verdict_;
  Random random_;
  bool delays_;
  std::vector<Access> list_;
  size_t at_ = 0;
  bool open_ = false, aw_ = false, w_ = false, ar_ = false;
  uint32_t aw_delay_ = 0, w_delay_ = 0;
};
