// Reads a JSON object field by field and collects every problem, so that a client learns all of them at once.
//
//     field_reader in(body_object);
//     auto title = in.text("title", required, limits::title_max);
//     …
//     in.refuse_unknown();                    // every member that was not asked for is a problem
//     if (!in.problems().empty()) return unprocessable(in.problems());
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/name_marks.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

enum class presence { optional, required };

class field_reader {
  public:
    /// `from` must outlive the reader. The prefix goes before the field in every problem: "poll.".
    explicit field_reader(const boost::json::object& from, std::string prefix = {});

    /// Well-formed UTF-8 without control characters. A JSON null counts as absent, here and below. Lengths
    /// are for the domain to check, but no string may be longer than limits::body_bytes.
    std::optional<std::string> text(std::string_view name, presence p = presence::optional);
    std::optional<bool> boolean(std::string_view name, presence p = presence::optional);
    std::optional<std::int64_t> integer(std::string_view name, presence p = presence::optional);
    std::optional<timestamp> time(std::string_view name, presence p = presence::optional);
    /// Here null is a value of its own: absent is an outer nullopt, null an inner one.
    std::optional<std::optional<timestamp>> nullable_time(std::string_view name);
    std::optional<std::vector<std::int64_t>> integers(std::string_view name, presence p = presence::optional);
    /// With null in place of a number that is missing.
    std::optional<std::vector<std::optional<std::int64_t>>> maybe_integers(std::string_view name);
    /// A decimal number, given as text or as a JSON number: its digits, without an exponent.
    std::optional<std::string> number_text(std::string_view name);
    std::optional<std::vector<std::string>> texts(std::string_view name, presence p = presence::optional);
    /// Strings or objects with a `text` member, as options are sent; other members of those objects are
    /// ignored.
    std::optional<std::vector<std::string>> option_texts(std::string_view name,
                                                         presence p = presence::optional);
    /// The raw value, for a member with a shape of its own; here null is a value. Null pointer if absent.
    const boost::json::value* raw(std::string_view name);
    /// Present and not null.
    bool has(std::string_view name) const;

    /// Reports every member that none of the calls above asked for.
    void refuse_unknown();
    /// Reports a problem; `field` is a path within this object: "title", "options[2]", "options[2].text".
    void problem(std::string_view field, std::string reason);
    /// Adds the domain's findings, except about a member that has a problem already: a rule has nothing to
    /// add about what is missing or of the wrong type.
    void problems_from(const field_errors& found);

    field_errors problems() const { return problems_; }
    [[nodiscard]] bool ok() const noexcept { return problems_.empty(); }

  private:
    const boost::json::value* find(std::string_view name, presence p);
    const boost::json::array* list(std::string_view name, presence p);
    std::optional<std::string> text_of(const std::string& name, const boost::json::value& v);
    std::optional<std::vector<std::string>> list_of_texts(std::string_view name, presence p,
                                                          bool objects_too);
    /// Names, without the prefix, of the top members that have a problem.
    std::vector<std::string> members_with_problems() const;

    const boost::json::object& from_;
    std::string prefix_;
    name_marks names_;                              ///< of its members
    std::vector<const boost::json::value*> taken_;  ///< those that were asked for
    field_errors problems_;
};

/// The body as a JSON object: content type application/json (415), depth at most limits::json_depth,
/// well-formed UTF-8, no duplicate member (400), an object (400).
or_refusal<boost::json::object> read_json_object(const request& r);

/// Parses JSON text under the same limits, whoever sent it; errc::malformed if it breaks one.
result<boost::json::value> parse_json(std::string_view text);

}  // namespace pollstream::http
