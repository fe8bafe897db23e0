// The keys, parameters and fields that several operations share, written by hand.
#include "app/openapi.hpp"

namespace pollstream::app {

std::string_view described_parameters() {
    return R"json("securitySchemes":{"admin_key":{"type":"http","scheme":"bearer",
  "description":"The room's admin key, told when it was made, or the operator's: shows what hosts see."}},
"parameters":{
 "status":{"name":"status","in":"query","schema":{"enum":["open","closed","all"]}},
 "q":{"name":"q","in":"query","description":"Part of the title.","schema":{"type":"string"}},
 "page_size":{"name":"page_size","in":"query","schema":{"type":"integer","minimum":1,"maximum":100}},
 "cursor":{"name":"cursor","in":"query","description":"Taken from a `next` link.",
  "schema":{"type":"string"}},
 "page":{"name":"page","in":"query","schema":{"type":"integer","minimum":1}},
 "format":{"name":"format","in":"query","schema":{"enum":["csv","json"]}},
 "bom":{"name":"bom","in":"query","description":"A byte order mark before CSV, which Excel needs.",
  "schema":{"type":"boolean","default":false}},
 "text_state":{"name":"state","in":"query",
  "schema":{"$ref":"#/components/schemas/TextState"}},
 "idempotency_key":{"name":"Idempotency-Key","in":"header","description":"Makes a retry safe.",
  "schema":{"type":"string"}},
 "voter_token":{"name":"X-Voter-Token","in":"header","description":"The device, where no cookie says it.",
  "schema":{"type":"string"}},
 "voter_name":{"name":"voter_name","in":"query",
  "description":"The voter of a poll whose identity is name.","schema":{"type":"string"}},
 "kiosk_key":{"name":"X-Kiosk-Key","in":"header","description":"For a kiosk's polls.",
  "schema":{"type":"string"}}}
)json";
}

}  // namespace pollstream::app
