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

/// spdlog's lock is held in sink_it_() and flush_(): one thread at a time is in here.
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

    /// What went wrong, if anything.
    std::error_code reopen() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return open();
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        std::string line(message.payload.data(), message.payload.size());
        line += '\n';
        if (regular_ && bytes_max_ > 0 && size_ > 0 && size_ + line.size() > bytes_max_) rotate();
        // In one piece, at the end, whoever else writes there. A full disk loses lines and nothing else.
        size_ += out_.write(line);
    }
    void flush_() override {}

  private:
    /// The file under its name, new or as it is; where it cannot be had, what is open stays so. What is no
    /// file (a pipe) must not keep us waiting: a file does not in any case.
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

    /// In a folder that lets nobody rename, the file begins anew: it must not outgrow what it may have.
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
    bool regular_ = false;  ///< a device must not be given another name
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
        error("the log file cannot be opened anew: lines go where they went before",
              {{"file", current_file()->file().string()}, {"why", why.message()}});
}

}  // namespace pollstream::log
