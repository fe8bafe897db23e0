// Serves the web app: from memory by exact table (no file system at all), or from a folder while developing
// (--web-dir).
//
// Picks brotli, gzip or identity by Accept-Encoding; strong ETag and 304; immutable names are cached for
// ever, the rest is revalidated. Page paths ("/482913", "/stage/482913") get index.html with its <base href>
// set to the base path; a room's page also leads on to its page without scripts, where those do not run. Any
// other address that a browser looks for gets it with 404: the app says that there is nothing there.
#pragma once

#include "pollstream/http/asset.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

namespace pollstream::http {

/// True for the paths that the app's own router knows: /, /NNNNNN, /create, /stage/…, /host/…, /kiosk/…,
/// /results/…, /p/…, /embed/….
bool is_page(std::string_view path) noexcept;

class static_files {
  public:
    /// The assets must outlive it. Throws std::invalid_argument if there is no /index.html among them.
    static_files(std::span<const asset> assets, std::string base_path);
    /// Files are read anew for each request (on the loop: this is for developing), from below `dir` only.
    /// Throws std::filesystem::filesystem_error if there is no such folder.
    static_files(std::filesystem::path dir, std::string base_path);

    task<response> serve(const request& r) const;

  private:
    response answer(const request& r) const;
    response join_page(const request& r, std::string_view code) const;
    response nothing_here(const request& r) const;
    std::string index_text() const;
    response from_memory(const asset& a, const request& r) const;
    response index_from_memory(const request& r) const;
    response from_disk(std::string_view path, const request& r) const;

    std::unordered_map<std::string_view, const asset*> by_path_;
    std::filesystem::path dir_;  ///< canonical; empty: from memory
    std::string base_path_;
    std::shared_ptr<const std::string> index_;  ///< index.html with its base set, if that is not "/"
    std::string index_etag_;
};

}  // namespace pollstream::http
