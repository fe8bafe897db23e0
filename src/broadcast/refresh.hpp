// Something made off the loop from what changes meanwhile: made at most once at a time, and once more if it
// was out of date again by the end. Whoever makes it looks like this:
//
//     if (r.ask()) spawn(make());           // out of date; the first to say so starts the coroutine
//     while (r.begin_again()) { … }         // in make(); if it throws, r.abandon()
#pragma once

#include <utility>

namespace pollstream::live {

class refresh {
  public:
    /// It is out of date. True if nobody is making it: the caller starts.
    bool ask() noexcept {
        stale_ = true;
        return !std::exchange(under_way_, true);
    }
    /// Whether it is to be made now, as it is out of date; if not, nobody is making it from here on.
    bool begin_again() noexcept { return under_way_ = std::exchange(stale_, false); }
    void abandon() noexcept { under_way_ = false; }

    void succeeded() noexcept { failures_ = 0; }
    /// Returns how many failures in a row that makes.
    unsigned failed(bool worth_another_try) noexcept {
        stale_ = stale_ || worth_another_try;
        return ++failures_;
    }

  private:
    bool under_way_ = false;
    bool stale_ = false;
    unsigned failures_ = 0;
};

}  // namespace pollstream::live
