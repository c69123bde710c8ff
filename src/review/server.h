// The page over HTTP: who may ask, how much, and what the answers look like.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "review/review.h"

namespace inkgrid::review {

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< another than loopback only with `users`
  int port = 0;                       ///< 0: any that is free
  std::string user;                   ///< who decides where there are no named users
  std::filesystem::path users;        ///< file of named users; empty: who has the token is `user`
};

/// Threads, connections and bytes are bounded: who asks for more is turned away, and waits for nobody else's idle
/// connection.
class Server {
 public:
  /// Binds. Throws Error (usage, unwritable).
  Server(Review& review, ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// The address to open, with the token where there are no named users.
  std::string url() const;
  /// The same for one use: other programs see what a browser is started with.
  std::string url_once();
  /// Answers until it is asked to stop.
  void run(std::stop_token stop);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace inkgrid::review
