#include "pollstream/base/unfinished_file.hpp"

#include "pollstream/base/digest.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/base/text.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <system_error>
#include <vector>

namespace pollstream {

namespace {

constexpr std::string_view before_random = ".unfinished-";

constexpr std::array ending_signals{SIGTERM, SIGINT, SIGHUP};

/// The files that the signal handler removes, including those SQLite keeps beside them. Null unless somebody
/// asked for that; a server does not, because its other threads create files too. Changed only while these
/// signals are blocked.
std::vector<std::string>* to_remove = nullptr;

class signals_held {
  public:
    signals_held() noexcept {
        sigset_t ending;
        sigemptyset(&ending);
        for (const int number : ending_signals) sigaddset(&ending, number);
        ::pthread_sigmask(SIG_BLOCK, &ending, &before_);
    }
    ~signals_held() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    signals_held(const signals_held&) = delete;
    signals_held& operator=(const signals_held&) = delete;

  private:
    sigset_t before_{};
};

void list(const std::filesystem::path& name) {
    for (const auto* suffix : {"", "-journal", "-wal", "-shm"}) to_remove->push_back(name.string() + suffix);
}

void unlist(const std::filesystem::path& name) {
    std::erase_if(*to_remove, [&](const std::string& n) { return n.starts_with(name.string()); });
}

/// Calls only functions that are async-signal-safe.
void remove_and_end(int number) {
    for (const auto& name : *to_remove) ::unlink(name.c_str());
    std::signal(number, SIG_DFL);
    std::raise(number);  // delivered once the handler returns
}

}  // namespace

void remove_unfinished(const std::filesystem::path& folder,
                       const std::function<bool(std::string_view)>& is_ours) {
    std::vector<std::filesystem::path> left;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto name = entry.path().filename().string();
        const auto final_length = name.rfind(before_random);
        if (final_length != std::string::npos && is_ours(std::string_view(name).substr(0, final_length)))
            left.push_back(entry.path());
    }
    for (const auto& file : left) std::filesystem::remove(file, ignored);
}

void remove_unfinished_on_signals() {
    to_remove = new std::vector<std::string>;  // never freed: a signal may arrive at the very end
    for (const int number : ending_signals)
        if (std::signal(number, &remove_and_end) == SIG_IGN) std::signal(number, SIG_IGN);  // nohup
}

/// Creates the file and keeps it open. After a failed write it accepts nothing more.
class unfinished_file::buffer final : public std::streambuf {
  public:
    explicit buffer(const std::filesystem::path& name) : descriptor_(make_private_file(name)) {
        if (descriptor_ < 0) throw std::runtime_error(name.string() + " exists already.");
        begin_again();
    }
    ~buffer() override { ::close(descriptor_); }
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;

    /// Writes everything to the disk; returns the error if that fails.
    std::error_code finish() {
        if (write_out() && ::fsync(descriptor_) != 0) note_failure();
        return problem_;
    }

  protected:
    int_type overflow(int_type c) override {
        if (!write_out()) return traits_type::eof();
        return traits_type::eq_int_type(c, traits_type::eof()) ? traits_type::not_eof(c)
                                                               : sputc(traits_type::to_char_type(c));
    }
    int sync() override { return write_out() ? 0 : -1; }

  private:
    bool write_out() {
        for (const char* from = pbase(); from < pptr() && !problem_;) {
            const auto written = ::write(descriptor_, from, static_cast<std::size_t>(pptr() - from));
            if (written >= 0)
                from += written;
            else if (errno != EINTR)
                note_failure();
        }
        begin_again();
        return !problem_;
    }
    void begin_again() { setp(bytes_.data(), bytes_.data() + bytes_.size()); }
    void note_failure() { problem_ = {errno, std::generic_category()}; }

    int descriptor_;
    std::error_code problem_;
    std::array<char, 64 * 1024> bytes_;
};

unfinished_file::unfinished_file(const std::filesystem::path& final_name)
    : final_name_(final_name),
      name_(beside(final_name, std::string(before_random) + to_hex(random_bytes<8>()))),
      buffer_(make_listed(name_)),
      out_(buffer_.get()) {}

std::unique_ptr<unfinished_file::buffer> unfinished_file::make_listed(const std::filesystem::path& name) {
    const signals_held meanwhile;
    auto made = std::make_unique<buffer>(name);
    if (to_remove != nullptr) list(name);
    return made;
}

unfinished_file::~unfinished_file() {
    const signals_held meanwhile;
    std::error_code ignored;
    std::filesystem::remove(name_, ignored);
    if (to_remove != nullptr) unlist(name_);
}

void unfinished_file::keep() {
    auto problem = buffer_->finish();
    if (!problem && !out_) problem = std::make_error_code(std::errc::io_error);
    if (!problem) std::filesystem::rename(name_, final_name_, problem);
    if (problem) throw std::runtime_error(final_name_.string() + " cannot be written: " + problem.message());
    sync_to_disk(folder_of(final_name_));
}

}  // namespace pollstream
