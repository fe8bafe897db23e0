// Writes lines to a descriptor without ever waiting for the reader: a reader that stalls must not block the
// writer. A line is written whole or left out; once there is room again, a line says how many were left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pollstream::log {

/// For one thread at a time.
class line_writer {
  public:
    /// Makes the line that says how many were left out, including its line end.
    using notice = std::function<std::string(std::uint64_t lines)>;

    explicit line_writer(notice left_out) : left_out_(std::move(left_out)) {}

    /// From now on lines go to `descriptor`, which is not owned; the rest of an unfinished line is dropped.
    void attach(int descriptor);
    /// `line` includes its line end. Returns how many bytes were written.
    std::size_t write(std::string_view line);

  private:
    enum class kind { file, socket, waits };

    std::ptrdiff_t send(std::string_view piece) const noexcept;
    bool send_rest(std::size_t& sent);
    bool send_whole(std::string_view line, std::size_t& sent);

    notice left_out_;
    int descriptor_ = -1;
    kind kind_ = kind::file;
    std::string rest_;  ///< of a line that was written in part
    std::uint64_t lines_left_out_ = 0;
};

}  // namespace pollstream::log
