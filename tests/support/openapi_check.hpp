// Holds answers to the server's own description of its API: every answer that a test gets under /api/v1 is
// checked along the way. Knows the part of JSON Schema that the description uses, and fails on anything else.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::testing {

class openapi_check {
  public:
    explicit openapi_check(boost::json::value document) : document_(std::move(document)) {}

    /// What does not conform, in words; nothing if everything does. `body` is null if the answer is not JSON.
    /// Targets that the document does not have are not checked.
    std::optional<std::string> problem(std::string_view method, std::string_view target, int status,
                                       const boost::json::value& body) const;

    /// The same for a value and a schema of #/components/schemas.
    std::optional<std::string> problem(const boost::json::value& v, std::string_view schema) const;

  private:
    using value = boost::json::value;
    std::optional<std::string> check(const value& v, const value& schema, const std::string& where) const;
    std::optional<std::string> check_object(const value& v, const boost::json::object& schema,
                                            const std::string& where) const;
    const value* path_item(std::string_view target) const;
    const value& resolve(std::string_view reference) const;

    value document_;
};

}  // namespace pollstream::testing
