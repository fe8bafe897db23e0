// The members of a JSON object on one line of a file, each requested by name and type: http::field_reader
// with bounds, where every member is required, and the first problem is enough. What has a problem reads as
// empty.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/domain/settings.hpp"
#include "pollstream/http/fields.hpp"

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
    /// Of an object within a line, which must outlive this; `path` leads to it: "corrections[2]."
    line_members(const boost::json::object& within, std::string path);
    line_members(const line_members&) = delete;
    line_members& operator=(const line_members&) = delete;

    /// Whether the member is there, even if it is null.
    bool has(std::string_view name) { return in_.raw(name) != nullptr; }
    bool is_null(std::string_view name);
    std::string text(std::string_view name);
    bool boolean(std::string_view name);
    std::uint64_t number(std::string_view name, std::uint64_t most);
    std::vector<std::uint64_t> numbers(std::string_view name, std::size_t many, std::uint64_t most);
    std::vector<std::string> texts(std::string_view name, std::size_t many);
    timestamp time(std::string_view name);
    std::optional<timestamp> maybe_time(std::string_view name);  ///< null gives nullopt
    std::vector<const boost::json::object*> objects(std::string_view name, std::size_t many);
    /// The members of an object, none of them checked yet.
    settings_draft settings(std::string_view name);
    /// Accepts a member that is there for people only, without reading it.
    void skip(std::string_view name) { in_.raw(name); }

    /// Refuses members that were not requested.
    void refuse_others() { in_.refuse_unknown(); }
    /// `reason` completes "NAME …".
    void problem(std::string_view name, std::string reason) { in_.problem(name, std::move(reason)); }
    void problems_from(const field_errors& found);
    /// For what is wrong with the line as a whole.
    void refuse(std::string why);
    [[nodiscard]] bool ok() const noexcept { return refused_.empty() && in_.ok(); }
    /// The first problem; empty if there is none.
    std::string wrong() const;

  private:
    std::string refused_;
    boost::json::object line_;  ///< empty if it reads another one
    http::field_reader in_;
};

}  // namespace pollstream::app
