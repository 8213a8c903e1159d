#ifndef BITLOOM_SHIM_HLS_STREAM_H_
#define BITLOOM_SHIM_HLS_STREAM_H_

// hls::stream for g++: a queue without a limit. Reading an empty one ends the program: in hardware it would wait for
// ever.

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

namespace hls {

template <class T> class stream {
  public:
    stream() : name_("stream") {}
    explicit stream(const std::string &name) : name_(name) {}
    stream(const stream &) = delete;
    stream &operator=(const stream &) = delete;
    ~stream() {
        if (!queue_.empty())
            std::fprintf(stderr, "WARNING: hls::stream %s has %zu values left\n", name_.c_str(), queue_.size());
    }

    T read() {
        if (queue_.empty()) {
            std::fprintf(stderr, "ERROR: read of the empty hls::stream %s\n", name_.c_str());
            std::exit(2);
        }
        const T value = queue_.front();
        queue_.pop_front();
        return value;
    }
    void read(T &value) { value = read(); }
    void write(const T &value) { queue_.push_back(value); }
    bool empty() const { return queue_.empty(); }
    bool full() const { return false; }
    size_t size() const { return queue_.size(); }
    void operator>>(T &value) { read(value); }
    void operator<<(const T &value) { write(value); }
    bool read_nb(T &value) {
        if (queue_.empty())
            return false;
        read(value);
        return true;
    }
    bool write_nb(const T &value) {
        write(value);
        return true;
    }

  private:
    std::string name_;
    std::deque<T> queue_;
};

} // namespace hls

#endif
