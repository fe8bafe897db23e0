#include "pollstream/base/unfinished_file.hpp"

#include "pollstream/base/digest.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/base/text.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <streambuf>
#include <system_error>

namespace pollstream {

/// Makes the file, and has it open. After a write that failed it takes nothing more.
class unfinished_file::buffer final : public std::streambuf {
  public:
    explicit buffer(const std::filesystem::path& name) : descriptor_(make_private_file(name)) {
        if (descriptor_ < 0) throw std::runtime_error(name.string() + " exists already.");
        begin_again();
    }
    ~buffer() override { ::close(descriptor_); }
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;

    /// Everything to the disk; why not, where it cannot.
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
      name_(beside(final_name, ".unfinished-" + to_hex(random_bytes<8>()))),
      buffer_(std::make_unique<buffer>(name_)),
      out_(buffer_.get()) {}

unfinished_file::~unfinished_file() {
    std::error_code ignored;
    std::filesystem::remove(name_, ignored);
}

void unfinished_file::keep() {
    auto problem = buffer_->finish();
    if (!problem && !out_) problem = std::make_error_code(std::errc::io_error);
    if (!problem) std::filesystem::rename(name_, final_name_, problem);
    if (problem) throw std::runtime_error(final_name_.string() + " cannot be written: " + problem.message());
    sync_to_disk(folder_of(final_name_));
}

}  // namespace pollstream
