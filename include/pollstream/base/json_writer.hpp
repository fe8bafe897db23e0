// Writes JSON text directly, without building a tree: what leaves the server at a high rate (polls, tallies,
// receipts) is written once, into one string. RFC 8259. Incoming JSON is read by Boost.JSON.
//
//     json_writer w;
//     w.begin_object().member("id", 7).key("tags").begin_array().value("a").end_array().end_object();
//     std::string text = w.take();          // {"id":7,"tags":["a"]}
//
// It places commas and escapes strings; that every begin has its end is up to the caller. Keys are our own
// names and are not escaped. Strings must be UTF-8 already: every way in checks that.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

namespace pollstream {

class json_writer {
  public:
    /// Allocates the expected size at once.
    explicit json_writer(std::size_t bytes_expected = 256) : text_(bytes_expected, '\0') {}

    json_writer& begin_object() { return begin('{'); }
    json_writer& end_object() { return end('}'); }
    json_writer& begin_array() { return begin('['); }
    json_writer& end_array() { return end(']'); }

    json_writer& key(std::string_view name) { return put_key(name.data(), name.size()); }
    /// The same; the compiler copies a literal name in a step or two.
    template <std::size_t N>
    json_writer& key(const char (&name)[N]) {
        return put_key(name, std::integral_constant<std::size_t, N - 1>());
    }

    json_writer& value(std::string_view text);
    json_writer& value(const std::string& text) { return value(std::string_view(text)); }
    json_writer& value(const char* text) { return value(std::string_view(text)); }
    json_writer& value(std::nullptr_t) { return raw("null"); }
    json_writer& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
    template <std::integral I>
    requires(!std::same_as<I, bool>) json_writer& value(I number) {
        constexpr std::size_t digits_max = 20;  // of 64 bits, sign included
        char* const to = separate(digits_max);
        return put_to(std::to_chars(to, to + digits_max, number).ptr);
    }
    /// As an array.
    template <std::ranges::input_range Range>
    requires(!std::convertible_to<Range, std::string_view>) json_writer& value(const Range& items) {
        begin_array();
        for (const auto& item : items) value(item);
        return end_array();
    }

    /// null if there is no value.
    template <class T>
    json_writer& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : value(nullptr);
    }

    /// Text that is JSON already: a value, or the members of an object, written by another writer.
    json_writer& raw(std::string_view json) {
        char* const to = separate(json.size());
        json.copy(to, json.size());
        return put_to(to + json.size());
    }

    template <class Name, class T>
    json_writer& member(const Name& name, const T& v) {
        return key(name).value(v);
    }

    std::size_t size() const noexcept { return size_; }
    /// What was written since the last call. It may end anywhere, also within an array or an object: what is
    /// written next goes on there.
    std::string take() {
        text_.resize(std::exchange(size_, 0));
        return std::move(text_);
    }

  private:
    json_writer& begin(char bracket) {
        char* const to = separate(1);
        *to = bracket;
        separated_ = true;
        return put_to(to + 1);
    }
    json_writer& end(char bracket) {
        char* const to = room(1);
        *to = bracket;
        separated_ = false;
        return put_to(to + 1);
    }
    json_writer& put_key(const char* name, auto bytes) {
        char* to = separate(bytes + 3);
        *to++ = '"';
        std::memcpy(to, name, bytes);
        to += bytes;
        *to++ = '"';
        *to++ = ':';
        separated_ = true;
        return put_to(to);
    }
    /// Returns where that many bytes may be written, after a comma unless it is the first of its list or the
    /// value of a key.
    char* separate(std::size_t bytes) {
        char* const to = room(bytes + 1);
        *to = ',';
        return to + (std::exchange(separated_, false) ? 0 : 1);
    }
    char* room(std::size_t bytes) {
        if (text_.size() - size_ < bytes) grow(bytes);
        return text_.data() + size_;
    }
    void grow(std::size_t bytes);
    json_writer& put_to(const char* end) {
        size_ = static_cast<std::size_t>(end - text_.data());
        return *this;
    }

    std::string text_;  ///< sized to its capacity; what is written ends at size_
    std::size_t size_ = 0;
    bool separated_ = true;
};

}  // namespace pollstream
