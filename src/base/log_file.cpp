#include "pollstream/base/log_file.hpp"

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

/// spdlog's lock is held in sink_it_() and flush_(): one thread at a time is in here.
class file_sink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    file_sink(std::filesystem::path file, std::uintmax_t bytes_max)
        : file_(std::move(file)), bytes_max_(bytes_max) {
        if (!open()) {
            throw std::runtime_error("log_file " + file_.string() +
                                     " cannot be written: " + std::generic_category().message(errno));
        }
    }
    ~file_sink() override {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    void reopen() {
        const std::lock_guard<std::mutex> lock(mutex_);
        open();
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::string_view line(message.payload.data(), message.payload.size());
        if (bytes_max_ > 0 && size_ > 0 && size_ + line.size() + 1 > bytes_max_) rotate();
        std::string text(line);
        text += '\n';
        // In one piece, at the end, whoever else writes there. A full disk loses lines and nothing else.
        const auto written = ::write(descriptor_, text.data(), text.size());
        if (written > 0) size_ += static_cast<std::uintmax_t>(written);
    }
    void flush_() override {}

  private:
    /// The file under its name, new or as it is; where it cannot be had, what is open stays so.
    bool open() {
        const int opened = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
        if (opened < 0) return false;
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = opened;
        struct stat about {};
        size_ = ::fstat(descriptor_, &about) == 0 ? static_cast<std::uintmax_t>(about.st_size) : 0;
        return true;
    }

    std::filesystem::path numbered(int n) const {
        auto name = file_;
        if (n > 0) name += "." + std::to_string(n);
        return name;
    }

    /// In a folder that lets nobody rename, the file begins anew: it must not outgrow what it may have.
    void rotate() {
        std::error_code failed;
        for (int n = files_kept; n > 0; --n) std::filesystem::rename(numbered(n - 1), numbered(n), failed);
        if (failed && ::ftruncate(descriptor_, 0) == 0) size_ = 0;
        open();
    }

    std::filesystem::path file_;
    std::uintmax_t bytes_max_;
    int descriptor_ = -1;
    std::uintmax_t size_ = 0;
};

std::shared_ptr<file_sink>& current_file() {
    static std::shared_ptr<file_sink> the;
    return the;
}

}  // namespace

void configure_file(level at_least, format as, const std::filesystem::path& file, std::uintmax_t bytes_max) {
    current_file() = std::make_shared<file_sink>(file, bytes_max);
    set_output(current_file(), at_least, as, true);
}

void reopen() noexcept {
    if (current_file()) current_file()->reopen();
}

}  // namespace pollstream::log
