// The members of a JSON object on one line of a file, each requested by name and type. The first error is
// kept; after it every result is empty.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/domain/settings.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::app {

class line_members {
  public:
    /// Parses the line; ok() says whether it is an object.
    explicit line_members(std::string_view line);

    bool has(std::string_view name) const { return object_.if_contains(name) != nullptr; }
    /// UTF-8 without control characters other than white space.
    std::string text(std::string_view name);
    bool boolean(std::string_view name);
    std::uint64_t number(std::string_view name, std::uint64_t most);
    std::vector<std::uint64_t> numbers(std::string_view name, std::size_t many, std::uint64_t most);
    std::vector<std::string> texts(std::string_view name, std::size_t many);
    timestamp time(std::string_view name);
    std::optional<timestamp> maybe_time(std::string_view name);  ///< null gives nullopt
    /// Each is read like a line; the caller passes errors in one of them on to refuse() here.
    std::vector<line_members> objects(std::string_view name, std::size_t many);
    /// The members of an object, none of them checked yet.
    settings_draft settings(std::string_view name);
    bool is_null(std::string_view name) const;
    /// Accepts a member that is there for people only, without reading it.
    void skip(std::string_view name) { asked_.emplace_back(name); }

    /// Refuses members that were not requested.
    void refuse_others();
    void refuse(std::string what);
    [[nodiscard]] bool ok() const noexcept { return wrong_.empty(); }
    const std::string& wrong() const noexcept { return wrong_; }

  private:
    explicit line_members(boost::json::object object) : object_(std::move(object)) {}
    const boost::json::value* find(std::string_view name);
    std::string checked(const boost::json::value& v, const std::string& where);
    std::uint64_t counted(const boost::json::value& v, const std::string& where, std::uint64_t most);

    boost::json::object object_;
    std::vector<std::string> asked_;
    std::string wrong_;
};

}  // namespace pollstream::app
