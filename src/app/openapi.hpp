// The API's own description: an OpenAPI 3.1 document, made from the route table, one row of text per
// operation (openapi_operations.cpp), and what is written by hand in the folder openapi/: the keys,
// parameters and header fields that operations share (parameters.json), and the schemas (JSON Schema 2020-12)
// of requests and answers. Schemas of answers list every member and allow no others: the integration tests
// check every answer they get, so a member without a description fails them. Pure.
#pragma once

#include "pollstream/http/router.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

/// Open to anybody; to anybody, with more for those who have a key; or only to those who have the room's
/// admin key.
enum class door { open, keyed, host };

struct described_answer {
    int status;
    std::string_view schema;  ///< of #/components/schemas; empty: no JSON
    std::string_view words;
    std::vector<std::string_view> fields{};  ///< in #/components/headers, besides those of the rules for all
    std::string_view text_type{};            ///< media type of the plain text sent if JSON is not asked for
};

struct described_operation {
    http::method verb;
    std::string_view path;
    std::string_view id;  ///< for clients generated from the document: never changes
    std::string_view words;
    door who = door::open;
    std::string_view request{};               ///< schema of the body; empty: none
    std::vector<described_answer> answers{};  ///< besides those of the rules for all
    std::vector<std::string_view> query{};    ///< names in #/components/parameters
    bool body_may_be_absent = false;
};

/// What the route table does not contain.
std::span<const described_operation> described_operations();
/// The document as JSON text. Routes without a description are left out: pages, the replaced system's paths,
/// WebSockets.
std::string make_openapi(const std::vector<http::router::row>& rows, std::string_view base_path);

}  // namespace pollstream::app
