#include "pollstream/base/log_file.hpp"

#include "base/line_writer.hpp"
#include "base/log_output.hpp"

#include <spdlog/sinks/base_sink.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
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
            throw std::system_error(why, "log_file " + file_.string() + " cannot be written");
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
        if (regular_ && bytes_max_ > 0 && size_ > 0 && size_ + line.size() > rotated_at_) rotate();
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
        go_on_in(opened);
        return {};
    }

    void go_on_in(int opened) {
        struct stat about {};
        regular_ = ::fstat(opened, &about) == 0 && S_ISREG(about.st_mode);
        size_ = regular_ ? static_cast<std::uintmax_t>(about.st_size) : 0;
        rotated_at_ = bytes_max_;
        out_.attach(opened);
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = opened;
    }

    std::filesystem::path numbered(int n) const {
        auto name = file_;
        if (n > 0) name += "." + std::to_string(n);
        return name;
    }

    /// The next file is opened before anything is renamed, so that there is always one to write to.
    void rotate() {
        if (!is_named()) {  // moved away by somebody: let be, unless nothing else can be opened
            if (open()) stay(true);
            return;
        }
        auto next = file_;
        next += ".next";
        ::unlink(next.c_str());  // left by a process that was killed
        constexpr int how = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY;
        const int opened = ::open(next.c_str(), how, 0640);
        if (opened < 0) return stay(may_pass(errno));
        const auto failed = put_in_place(next);
        if (!failed) return go_on_in(opened);
        ::close(opened);
        ::unlink(next.c_str());
        stay(!is_named() || may_pass(failed.value()));
    }

    /// Whether the file's name still leads to the file that is open.
    bool is_named() const {
        struct stat named {};
        struct stat ours {};
        return ::stat(file_.c_str(), &named) == 0 && ::fstat(descriptor_, &ours) == 0 &&
               named.st_dev == ours.st_dev && named.st_ino == ours.st_ino;
    }

    static bool may_pass(int failed) {
        return failed == EMFILE || failed == ENFILE || failed == ENOMEM || failed == ENOSPC ||
               failed == EDQUOT;
    }

    /// Renames FILE.4 to FILE.5 and so on, FILE to FILE.1, and `next` to FILE.
    std::error_code put_in_place(const std::filesystem::path& next) const {
        std::error_code failed;
        for (int n = files_kept; n > 0; --n) std::filesystem::rename(numbered(n - 1), numbered(n), failed);
        if (!failed) std::filesystem::rename(next, file_, failed);
        return failed;
    }

    /// The full file is used for a while longer, or is emptied, because it must not outgrow its limit.
    void stay(bool for_a_while) {
        const auto most = 2 * bytes_max_;
        if (for_a_while && rotated_at_ < most) {
            rotated_at_ = std::min(size_ + bytes_max_ / 4, most);
        } else if (::ftruncate(descriptor_, 0) == 0) {
            size_ = 0;
            rotated_at_ = bytes_max_;
        }
    }

    std::filesystem::path file_;
    std::uintmax_t bytes_max_;
    line_writer out_;
    int descriptor_ = -1;
    bool regular_ = false;  ///< a device must not be renamed
    std::uintmax_t size_ = 0;
    std::uintmax_t rotated_at_ = 0;  ///< beyond bytes_max_ after a failure
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
