// Lines to a descriptor, without ever waiting for whoever reads them: a reader that stalls must not stop who
// writes. A line is out as a whole or left out; how many were left out is said once there is room again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pollstream::log {

/// One thread at a time.
class line_writer {
  public:
    /// The line that says so many were left out, with its end.
    using notice = std::function<std::string(std::uint64_t lines)>;

    explicit line_writer(notice left_out) : left_out_(std::move(left_out)) {}

    /// From now on lines go there; what waited for its turn is left out. Not owned.
    void attach(int descriptor);
    /// `line` with its end. Answers how many bytes went out.
    std::size_t write(std::string_view line);

  private:
    enum class kind { file, socket, waits };

    std::ptrdiff_t send(std::string_view piece) const noexcept;
    bool send_rest(std::size_t& sent);
    bool send_whole(std::string_view line, std::size_t& sent);

    notice left_out_;
    int descriptor_ = -1;
    kind kind_ = kind::file;
    std::string rest_;  ///< of a line that has begun
    std::uint64_t lines_left_out_ = 0;
};

}  // namespace pollstream::log
