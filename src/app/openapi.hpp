// The API's own description: an OpenAPI 3.1 document, made of the route table and one row of words per
// operation (openapi_operations.cpp) over what they share (openapi_parameters.cpp) and the shapes of requests
// (openapi_requests.cpp) and answers (openapi_schemas.cpp). The integration tests hold every answer they get
// to it. Pure.
#pragma once

#include "pollstream/http/router.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

/// Anybody; anybody, but a key lets see or do more; or only who has the room's admin key.
enum class door { open, keyed, host };

struct described_answer {
    int status;
    std::string_view schema;  ///< of #/components/schemas; empty: no JSON
    std::string_view words;
    std::vector<std::string_view> fields{};  ///< of #/components/headers, besides what the rules for all add
    std::string_view text_type{};            ///< of plain text that the answer is where JSON is not asked for
};

struct described_operation {
    http::method verb;
    std::string_view path;
    std::string_view id;  ///< for clients made from the document: it stays
    std::string_view words;
    door who = door::open;
    std::string_view request{};               ///< schema of the body; empty: none
    std::vector<described_answer> answers{};  ///< without what the rules for all add
    std::vector<std::string_view> query{};    ///< names of #/components/parameters
    bool body_may_be_absent = false;
};

/// What the table of routes cannot say.
std::span<const described_operation> described_operations();
/// Members of the document's `components` object: all but the schemas.
std::string_view described_parameters();
/// Members of its `schemas`.
std::string_view described_request_schemas();
std::string_view described_answer_schemas();

/// The document as JSON text. Rows that nobody described are left out: pages, the replaced system's paths,
/// WebSockets.
std::string make_openapi(const std::vector<http::router::row>& rows, std::string_view base_path);

}  // namespace pollstream::app
