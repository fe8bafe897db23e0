// Writes JSON text as it goes, without a tree in between: what leaves the server at a rate (polls, tallies,
// receipts) is written once, into one string. RFC 8259; what comes in is Boost.JSON's to read.
//
//     json_writer w;
//     w.begin_object().member("id", 7).key("tags").begin_array().value("a").end_array().end_object();
//     std::string text = w.take();          // {"id":7,"tags":["a"]}
//
// It puts commas and escapes; that begins and ends match is the caller's to see to. Keys are names of ours
// and are not escaped. Strings are UTF-8 already: every door checks it.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

namespace pollstream {

class json_writer {
  public:
    /// Makes room at once for what is expected.
    explicit json_writer(std::size_t bytes_expected = 256) { text_.reserve(bytes_expected); }

    json_writer& begin_object() { return begin('{'); }
    json_writer& end_object() { return end('}'); }
    json_writer& begin_array() { return begin('['); }
    json_writer& end_array() { return end(']'); }

    json_writer& key(std::string_view name) {
        const std::size_t at = text_.size() + (separated_ ? 0 : 1);
        text_.resize(at + name.size() + 3, ',');
        char* to = text_.data() + at;
        *to = '"';
        name.copy(to + 1, name.size());
        to[name.size() + 1] = '"';
        to[name.size() + 2] = ':';
        separated_ = true;
        return *this;
    }

    json_writer& value(std::string_view text);
    json_writer& value(const std::string& text) { return value(std::string_view(text)); }
    json_writer& value(const char* text) { return value(std::string_view(text)); }
    json_writer& value(std::nullptr_t) { return raw("null"); }
    json_writer& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
    template <std::integral I>
    requires(!std::same_as<I, bool>) json_writer& value(I number) {
        char digits[24];
        const auto last = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return raw({digits, static_cast<std::size_t>(last - digits)});
    }
    template <std::ranges::input_range Range>
    requires(!std::convertible_to<Range, std::string_view>) json_writer& value(const Range& numbers) {
        begin_array();
        for (const auto& n : numbers) value(n);
        return end_array();
    }

    /// null where there is none.
    template <class T>
    json_writer& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : value(nullptr);
    }

    /// JSON that is text already: a value, or the members of an object begun with another writer.
    json_writer& raw(std::string_view json) {
        separate();
        text_.append(json);
        return *this;
    }

    template <class T>
    json_writer& member(std::string_view name, const T& v) {
        return key(name).value(v);
    }

    std::size_t size() const noexcept { return text_.size(); }
    std::string take() { return std::move(text_); }

  private:
    json_writer& begin(char bracket) {
        separate();
        text_.push_back(bracket);
        separated_ = true;
        return *this;
    }
    json_writer& end(char bracket) {
        text_.push_back(bracket);
        separated_ = false;
        return *this;
    }
    /// Before anything that is not the first of its list and not the value of a key.
    void separate() {
        if (!separated_) text_.push_back(',');
        separated_ = false;
    }

    std::string text_;
    bool separated_ = true;
};

}  // namespace pollstream
