#include "pollstream/base/log_file.hpp"

#include "base/line_writer.hpp"
#include "base/log_output.hpp"

#include <spdlog/sinks/base_sink.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace pollstream::log {

namespace {

/// spdlog holds its lock while it calls sink_it_() and flush_(), so only one thread at a time is in here.
class file_sink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    file_sink(format as, std::filesystem::path file, std::uintmax_t bytes_max)
        : file_(std::move(file)),
          bytes_max_(bytes_max),
          out_([as](std::uint64_t lines) { return say_left_out(as, lines) + '\n'; }) {
        if (const auto why = open())
            throw std::runtime_error("log_file " + file_.string() + " cannot be written: " + why.message());
    }
    ~file_sink() override {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    file_sink(const file_sink&) = delete;
    file_sink& operator=(const file_sink&) = delete;

    const std::filesystem::path& file() const noexcept { return file_; }

    /// Returns the error, if there was one.
    std::error_code reopen() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return open();
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        std::string line(message.payload.data(), message.payload.size());
        line += '\n';
        if (regular_ && bytes_max_ > 0 && size_ > 0 && size_ + line.size() > bytes_max_) rotate();
        // In one piece, appended even if others write to the file too. A full disk costs lines and nothing
        // else.
        size_ += out_.write(line);
    }
    void flush_() override {}

  private:
    /// Opens the file by its name, creating it if need be; if that fails, the file that is open stays open.
    /// Something that is not a regular file, such as a pipe, must not block us; a regular file never does.
    std::error_code open() {
        constexpr int how = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
        const int opened = ::open(file_.c_str(), how, 0640);
        if (opened < 0) return {errno, std::generic_category()};
        struct stat about {};
        regular_ = ::fstat(opened, &about) == 0 && S_ISREG(about.st_mode);
        size_ = regular_ ? static_cast<std::uintmax_t>(about.st_size) : 0;
        out_.attach(opened);
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = opened;
        return {};
    }

    std::filesystem::path numbered(int n) const {
        auto name = file_;
        if (n > 0) name += "." + std::to_string(n);
        return name;
    }

    /// If the folder does not let us rename files, the file is emptied, because it must not outgrow its
    /// limit.
    void rotate() {
        std::error_code failed;
        for (int n = files_kept; n > 0; --n) std::filesystem::rename(numbered(n - 1), numbered(n), failed);
        if (failed && ::ftruncate(descriptor_, 0) == 0) size_ = 0;
        open();
    }

    std::filesystem::path file_;
    std::uintmax_t bytes_max_;
    line_writer out_;
    int descriptor_ = -1;
    bool regular_ = false;  ///< a device must not be renamed
    std::uintmax_t size_ = 0;
};

std::shared_ptr<file_sink>& current_file() {
    static std::shared_ptr<file_sink> the;
    return the;
}

}  // namespace

void configure_file(level at_least, format as, const std::filesystem::path& file, std::uintmax_t bytes_max) {
    current_file() = std::make_shared<file_sink>(as, file, bytes_max);
    set_output(current_file(), at_least, as);
}

void reopen() noexcept {
    if (!current_file()) return;
    const auto why = current_file()->reopen();
    if (why)
        error("the log file cannot be reopened: lines go where they went before",
              {{"file", current_file()->file().string()}, {"why", why.message()}});
}

}  // namespace pollstream::log
