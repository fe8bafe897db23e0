// The header fields of a message, in order, in one piece of memory and as they go over the wire: a request
// has a dozen of them and is asked for three; an answer's are sent as they are.
//
//     header_list all;
//     all.emplace_back("Host", "localhost");
//     for (const auto& [name, value] : all) …          // std::string_view each
//
// What it returns is valid until the list is changed, moved or destroyed. Names are found in any case (RFC
// 9110 §5.1).
#pragma once

#include "pollstream/base/name_marks.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::http {

class header_list {
  public:
    using value_type = std::pair<std::string_view, std::string_view>;

    class iterator {
      public:
        iterator(const header_list* of, std::size_t at) noexcept : of_(of), at_(at) {}
        value_type operator*() const noexcept { return of_->at(at_); }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        bool operator==(const iterator& other) const noexcept = default;

      private:
        const header_list* of_;
        std::size_t at_;
    };

    /// The fields of one name.
    class named {
      public:
        class iterator {
          public:
            iterator(const named& of, std::size_t at) noexcept : of_(of), at_(of.next(at)) {}
            std::string_view operator*() const noexcept { return of_.all_.at(at_).second; }
            iterator& operator++() noexcept {
                at_ = of_.next(at_ + 1);
                return *this;
            }
            bool operator!=(const iterator& other) const noexcept { return at_ != other.at_; }

          private:
            const named& of_;
            std::size_t at_;
        };

        named(const header_list& all, std::string_view name, std::size_t first) noexcept
            : all_(all), name_(name), first_(first) {}
        iterator begin() const noexcept { return {*this, first_}; }
        iterator end() const noexcept { return {*this, all_.size()}; }

      private:
        std::size_t next(std::size_t at) const noexcept {
            while (at < all_.size() && !all_.is_named(all_.places_[at], name_)) ++at;
            return at;
        }

        const header_list& all_;
        std::string_view name_;
        std::size_t first_;  ///< where the first may be
    };

    header_list() = default;
    header_list(std::initializer_list<value_type> all) {
        for (const auto& [name, value] : all) emplace_back(name, value);
    }

    /// Makes room for that many fields with that many bytes of names and values.
    void reserve(std::size_t fields, std::size_t bytes);
    void emplace_back(std::string_view name, std::string_view value);
    /// Removes all fields of that name.
    void remove(std::string_view name);
    /// "Name: value\r\n" for each field that was ever added.
    std::string_view lines() const noexcept { return text_; }
    /// Whether any of these was removed again.
    bool has_gaps() const noexcept { return gaps_; }

    std::size_t size() const noexcept { return places_.size(); }
    bool empty() const noexcept { return places_.empty(); }
    value_type at(std::size_t i) const noexcept { return {name_of(places_[i]), value_of(places_[i])}; }
    iterator begin() const noexcept { return {this, 0}; }
    iterator end() const noexcept { return {this, places_.size()}; }

    /// The value of the first field of that name.
    std::optional<std::string_view> find(std::string_view name) const noexcept {
        return names_.may_have(name) ? search(name) : std::nullopt;
    }
    std::size_t count(std::string_view name) const noexcept {
        return names_.may_have(name) ? count_all(name) : 0;
    }
    /// The values of that name, in order: for (const auto value : all.values("Cookie")) …
    named values(std::string_view name) const noexcept {
        return {*this, name, names_.may_have(name) ? 0 : size()};
    }

    bool operator==(const header_list& other) const noexcept;

  private:
    std::optional<std::string_view> search(std::string_view name) const noexcept;
    std::size_t count_all(std::string_view name) const noexcept;

    /// Where a name is in text_; its value is two bytes behind it.
    struct place {
        std::uint32_t begin;
        std::uint32_t name_bytes;
        std::uint32_t value_bytes;
    };

    std::string_view name_of(const place& p) const noexcept { return {text_.data() + p.begin, p.name_bytes}; }
    std::string_view value_of(const place& p) const noexcept {
        return {text_.data() + p.begin + p.name_bytes + 2, p.value_bytes};
    }
    bool is_named(const place& p, std::string_view name) const noexcept;

    std::string text_;
    std::vector<place> places_;
    name_marks names_;  ///< of all that were ever added
    bool gaps_ = false;
};

}  // namespace pollstream::http
