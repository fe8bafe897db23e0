// If an object has two members with the same name, Boost.JSON's own parser silently keeps the last. A proxy
// or a log that reads the first would then disagree with us, so we build the value ourselves from the
// parser's events and check the names of each object when it ends.
#include "http/json_text.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace pollstream::http {

namespace {

namespace bj = boost::json;

constexpr std::size_t echoed_bytes = 64;

/// A name that occurs more than once; null if there is none. May sort the names.
const std::string* named_twice(std::span<std::string> names) {
    constexpr std::size_t few = 12;
    if (names.size() <= few) {  // the usual case; most names differ in length
        for (auto one = names.begin(); one != names.end(); ++one)
            if (std::find(names.begin(), one, *one) != one) return &*one;
        return nullptr;
    }
    // Sorted, not hashed: the names come from strangers, who may know our hash function.
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() ? nullptr : &*twice;
}

/// The handler that basic_parser requires.
class builder {
  public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    builder() {
        names_.reserve(8);  // more than a vote has
        opened_.reserve(limits::json_depth);
    }

    const std::string& duplicate() const noexcept { return duplicate_; }
    bj::value release() { return stack_.release(); }

    bool on_document_begin(bj::error_code&) {
        stack_.reset();
        return true;
    }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) {
        opened_.push_back(names_.size());
        return true;
    }
    bool on_object_end(std::size_t n, bj::error_code& ec) {
        const auto first = opened_.back();
        if (const auto* twice = named_twice(std::span(names_).subspan(first))) {
            duplicate_ = *twice;
            found_duplicate_ = true;
            ec = make_error_code(errc::malformed);
            return false;
        }
        names_.resize(first);
        opened_.pop_back();
        stack_.push_object(n);
        return true;
    }
    bool on_array_begin(bj::error_code&) { return true; }
    bool on_array_end(std::size_t n, bj::error_code&) {
        stack_.push_array(n);
        return true;
    }
    bool on_key_part(bj::string_view s, std::size_t, bj::error_code&) {
        key_.append(s.data(), s.size());
        stack_.push_chars(s);
        return true;
    }
    bool on_key(bj::string_view s, std::size_t, bj::error_code&) {
        key_.append(s.data(), s.size());
        names_.push_back(std::move(key_));
        key_.clear();
        stack_.push_key(s);
        return true;
    }
    bool on_string_part(bj::string_view s, std::size_t, bj::error_code&) {
        stack_.push_chars(s);
        return true;
    }
    bool on_string(bj::string_view s, std::size_t, bj::error_code&) {
        stack_.push_string(s);
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t i, bj::string_view, bj::error_code&) {
        stack_.push_int64(i);
        return true;
    }
    bool on_uint64(std::uint64_t u, bj::string_view, bj::error_code&) {
        stack_.push_uint64(u);
        return true;
    }
    /// For numbers beyond a double's range the parser yields infinity, which JSON cannot express.
    bool on_double(double d, bj::string_view, bj::error_code& ec) {
        if (!std::isfinite(d)) {
            ec = bj::make_error_code(bj::error::exponent_overflow);
            return false;
        }
        stack_.push_double(d);
        return true;
    }
    bool on_bool(bool b, bj::error_code&) {
        stack_.push_bool(b);
        return true;
    }
    bool on_null(bj::error_code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

    bool found_duplicate() const noexcept { return found_duplicate_; }

  private:
    static constexpr std::size_t stack_bytes = 1024;  // a vote needs a tenth of it and allocates nothing
    unsigned char memory_[stack_bytes];
    bj::value_stack stack_{bj::storage_ptr(), memory_, stack_bytes};
    std::vector<std::string> names_;   ///< member names of all open objects, the innermost last
    std::vector<std::size_t> opened_;  ///< where the names of each object begin
    std::string key_;
    std::string duplicate_;
    bool found_duplicate_ = false;
};

std::string why(const bj::error_code& ec, std::size_t at) {
    if (ec == bj::error::too_deep)
        return "The JSON is nested more than " + std::to_string(limits::json_depth) + " levels deep.";
    if (ec == bj::error::exponent_overflow)
        return "A number is too large, before byte " + std::to_string(at) + ".";
    if (ec == bj::error::incomplete) return "The JSON ends too early.";
    if (ec == bj::error::extra_data) return "Something follows the JSON, at byte " + std::to_string(at) + ".";
    return "This is not well-formed JSON, at byte " + std::to_string(at) + ".";
}

}  // namespace

json_text read_json_text(std::string_view text) {
    if (!is_utf8(text)) return {nullptr, "The JSON is not well-formed UTF-8."};
    bj::parse_options options;
    options.max_depth = limits::json_depth;
    bj::basic_parser<builder> parser(options);
    bj::error_code ec;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (parser.handler().found_duplicate())
        return {nullptr, "The member \"" + escape_for_log(parser.handler().duplicate(), echoed_bytes) +
                             "\" occurs more than once."};
    if (!ec && read < text.size()) ec = bj::make_error_code(bj::error::extra_data);
    if (ec) return {nullptr, why(ec, read)};
    return {parser.handler().release(), {}};
}

}  // namespace pollstream::http
