#include "review/server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "document/error.h"
#include "review/assets.h"
#include "review/users.h"

namespace inkgrid::review {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr std::size_t most_threads = 24;
constexpr std::size_t most_waiting = 128;           // connections that no thread has taken yet; further ones are closed
constexpr std::size_t most_bytes = 4'000'000;       // of a request: one cell of a million characters, escaped
constexpr seconds idle_time{30};                    // of a connection between requests, while no other waits for its thread
constexpr std::chrono::milliseconds patience{300};  // the same while others wait
constexpr seconds request_time{15};                 // to send a request, to take an answer
constexpr seconds session_time{12 * 3600};
constexpr std::size_t most_sessions = 1000;

constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'";

/// What is called in this thread is to close its connection unheard.
thread_local bool refusing = false;

/// Connections wait here for a thread; when too many do, the next is closed at once.
class BoundedQueue final : public httplib::TaskQueue {
 public:
  explicit BoundedQueue(std::atomic<std::size_t>& waiting) : waiting_(waiting) {
    for (std::size_t i = 0; i < most_threads; ++i) threads_.emplace_back([this] { work(); });
  }
  void enqueue(std::function<void()> task) override {
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.size() < most_waiting) {
        tasks_.push_back(std::move(task));
        waiting_ = tasks_.size();
        task = nullptr;
      }
    }
    if (!task) return ready_.notify_one();
    refusing = true;
    task();
    refusing = false;
  }
  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return done_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
        waiting_ = tasks_.size();
      }
      task();
    }
  }

  std::atomic<std::size_t>& waiting_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool done_ = false;
};

/// A connection whose every request has so much time, however slowly its bytes come.
class TimedStream final : public httplib::Stream {
 public:
  explicit TimedStream(int socket) : socket_(socket) {}

  void begin() { until_ = Clock::now() + request_time; }
  bool wait(short events, std::chrono::milliseconds time) const {
    pollfd descriptor{socket_, events, 0};
    return ::poll(&descriptor, 1, static_cast<int>(std::max<std::int64_t>(0, time.count()))) > 0;
  }
  bool is_readable() const override { return wait(POLLIN, left()); }
  bool is_writable() const override { return wait(POLLOUT, left()); }
  ssize_t read(char* bytes, std::size_t size) override {
    if (next_ == filled_) {
      if (!is_readable()) return -1;
      const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (count <= 0) return count;
      next_ = 0;
      filled_ = static_cast<std::size_t>(count);
    }
    const std::size_t count = std::min(size, filled_ - next_);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(next_), count, bytes);
    next_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    return is_writable() ? ::send(socket_, bytes, size, MSG_NOSIGNAL) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  socket_t socket() const override { return socket_; }
  bool holds_more() const { return next_ < filled_; }

 private:
  std::chrono::milliseconds left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now());
  }

  int socket_;
  Clock::time_point until_;
  std::array<char, 16384> buffer_{};
  std::size_t next_ = 0, filled_ = 0;
};

class BoundedServer final : public httplib::Server {
 public:
  BoundedServer() {
    new_task_queue = [this] { return new BoundedQueue(waiting_); };
    set_payload_max_length(most_bytes);
    set_tcp_nodelay(true);
    set_idle_interval(0, 100'000);
    set_keep_alive_max_count(1'000'000);
  }
  std::atomic<bool> stopping = false;

 private:
  bool process_and_close_socket(socket_t socket) override {
    if (!refusing) serve(socket);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return true;
  }

  void serve(socket_t socket) {
    TimedStream stream(socket);
    for (bool closed = false; !closed;) {
      const auto begun = Clock::now();
      while (!stream.holds_more() && !stream.wait(POLLIN, std::chrono::milliseconds(100))) {
        const auto idle = Clock::now() - begun;
        if (stopping || idle > idle_time || (idle > patience && waiting_ > 0)) return;
      }
      stream.begin();
      if (!process_request(stream, false, closed, nullptr)) return;
    }
  }

  std::atomic<std::size_t> waiting_ = 0;
};

std::string type_of(std::string_view name) {
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/html; charset=utf-8";
}

bool is_loopback(const std::string& address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

bool is_ip(const std::string& host) {
  unsigned char bytes[16];
  const std::string bare = host.size() > 2 && host.front() == '[' ? host.substr(1, host.size() - 2) : host;
  return ::inet_pton(AF_INET, bare.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, bare.c_str(), bytes) == 1;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

void refuse(httplib::Response& response, int status, const std::string& message) {
  response.status = status;
  response.set_content(
      nlohmann::json{{"error", {{"message", message}}}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
      "application/json");
}

}  // namespace

struct Server::Inside {
  Inside(Review& asked, ServerOptions given) : review(asked), options(std::move(given)) {
    if (!is_loopback(options.address) && options.users.empty())
      throw Error(ErrorCode::usage, "", "to be reached from other machines the page needs named users; give --users FILE");
    const bool any = options.port == 0;
    if (any)
      options.port = server.bind_to_any_port(options.address);
    else if (!server.bind_to_port(options.address, options.port))
      options.port = -1;
    if (options.port < 0)
      throw Error(ErrorCode::unwritable, "",
                  "the address " + options.address + " cannot be had, or its port is taken; give another --port");
    if (named()) may_enter(options.users, "", "");  // throws where the file cannot be read
    token = random_token();
    cookie = "inkgrid-" + std::to_string(options.port);
    if (options.users.empty()) open_session(options.user);
    set_up();
  }

  bool named() const { return !options.users.empty(); }

  // ---- Who asks ---------------------------------------------------------------------------------------------------

  std::string open_session(const std::string& user) {
    const std::lock_guard lock(mutex);
    const auto now = Clock::now();
    std::erase_if(sessions, [&](const auto& each) { return each.second.until < now; });
    if (sessions.size() >= most_sessions)
      sessions.erase(std::min_element(sessions.begin(), sessions.end(),
                                      [](const auto& a, const auto& b) { return a.second.until < b.second.until; }));
    std::string secret = random_token();
    sessions[secret] = {user, now + session_time};
    return secret;
  }

  std::optional<std::string> user_of(const httplib::Request& request) {
    const std::string header = request.get_header_value("Cookie");
    const std::string name = cookie + "=";
    for (std::size_t at = 0; at < header.size();) {
      const std::size_t end = std::min(header.find(';', at), header.size());
      std::size_t begin = at;
      while (begin < end && header[begin] == ' ') ++begin;
      if (header.compare(begin, name.size(), name) == 0) {
        const std::string secret = header.substr(begin + name.size(), end - begin - name.size());
        const std::lock_guard lock(mutex);
        for (auto& [known, session] : sessions)
          if (equal(known, secret) && session.until > Clock::now()) {
            session.until = Clock::now() + session_time;
            return session.user;
          }
      }
      at = end + 1;
    }
    return std::nullopt;
  }

  /// A page of another name that was led to this address (DNS rebinding) has that name in Host.
  bool knows_host(const std::string& header) const {
    const std::string port = ":" + std::to_string(options.port);
    const std::string host = header.ends_with(port) ? header.substr(0, header.size() - port.size())
                             : options.port == 80   ? header
                                                    : std::string();
    if (host.empty()) return false;
    if (host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == options.address) return true;
    return named() && (is_ip(host) || host == host_name());
  }

  /// Empty where the request may pass; what this page sends itself, no other can.
  std::string objection(const httplib::Request& request) const {
    const std::string host = request.get_header_value("Host");
    if (request.get_header_value_count("Host") != 1 || !knows_host(host)) return "this is not the name of this page";
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const std::string origin = request.get_header_value("Origin");
    if ((!reads || !origin.empty()) && origin != "http://" + host) return "the request comes from another page";
    const std::string site = request.get_header_value("Sec-Fetch-Site");
    if (request.path != "/" && !site.empty() && site != "same-origin" && site != "none")
      return "the request comes from another page";
    return {};
  }

  void set_cookie(httplib::Response& response, const std::string& user) {
    response.set_header("Set-Cookie", cookie + "=" + open_session(user) + "; HttpOnly; SameSite=Strict; Path=/");
  }

  // ---- What is answered -------------------------------------------------------------------------------------------

  void set_up() {
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      for (const auto& [name, value] : {std::pair{"Content-Security-Policy", policy},
                                        {"X-Content-Type-Options", "nosniff"},
                                        {"X-Frame-Options", "DENY"},
                                        {"Referrer-Policy", "no-referrer"},
                                        {"Cross-Origin-Resource-Policy", "same-origin"},
                                        {"Cross-Origin-Opener-Policy", "same-origin"}})
        response.set_header(name, value);
      if (const std::string why = objection(request); !why.empty()) {
        refuse(response, 403, why);
        return httplib::Server::HandlerResponse::Handled;
      }
      return httplib::Server::HandlerResponse::Unhandled;
    });
    server.set_error_handler(httplib::Server::Handler([](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty())
        refuse(response, response.status, response.status == 413 ? "the request is too long" : "there is no such thing");
    }));
    server.Get("/", [this](const httplib::Request& request, httplib::Response& response) { start(request, response); });
    for (const Asset& asset : assets())
      server.Get("/assets/" + escaped(asset.name), [&asset](const httplib::Request&, httplib::Response& response) {
        response.set_header("Cache-Control", "no-cache");
        response.set_content(asset.content.data(), asset.content.size(), type_of(asset.name));
      });
    if (named())
      server.Post("/login",
                  [this](const httplib::Request& request, httplib::Response& response) { log_in(request, response); });
    for (const char* what : {"session", "summary", "queue", "field", "next", "previous", "declarations", "declaration",
                             "page", "crop", "alike", "audit"})
      server.Get(std::string("/api/") + what, [this, what](const httplib::Request& request, httplib::Response& response) {
        reply(request, response, [&](const std::string& user) {
          Values values;
          for (const auto& [key, value] : request.params) values[key] = value;
          return review.get(what, values, user);
        });
      });
    for (const char* what : {"check", "decide", "decide_many", "undo", "rows"})
      server.Post(std::string("/api/") + what, [this, what](const httplib::Request& request, httplib::Response& response) {
        reply(request, response, [&](const std::string& user) {
          if (!request.get_header_value("Content-Type").starts_with("application/json"))
            throw Refusal{415, "requests are JSON"};
          return review.post(what, request.body, user);
        });
      });
  }

  static std::string escaped(std::string_view name) {
    std::string pattern;
    for (const char c : name) pattern += c == '.' ? "\\." : std::string(1, c);
    return pattern;
  }

  void start(const httplib::Request& request, httplib::Response& response) {
    if (const std::string given = request.get_param_value("token"); !given.empty() && !named()) {
      bool once = false;
      {
        const std::lock_guard lock(mutex);
        once = !token_once.empty() && equal(given, token_once);
        if (once) token_once.clear();
      }
      if (!once && !equal(given, token)) return refuse(response, 403, "this is not the address that inkgrid printed");
      set_cookie(response, options.user);
      return response.set_redirect("/", 303);
    }
    constexpr std::string_view page = "index.html";
    const auto found =
        std::find_if(assets().begin(), assets().end(), [&](const Asset& asset) { return asset.name == page; });
    response.set_header("Cache-Control", "no-store");
    response.set_content(found->content.data(), found->content.size(), type_of(page));
  }

  void log_in(const httplib::Request& request, httplib::Response& response) {
    const std::string name = request.get_param_value("name");
    bool enters = false;
    {
      const std::lock_guard one(guessing);  // a guess at a time: each costs its tenth of a second
      enters = name.size() <= 64 && may_enter(options.users, name, request.get_param_value("password"));
    }
    if (!enters) return refuse(response, 403, "the name or the password is wrong");
    set_cookie(response, name);
    response.status = 204;
  }

  template <typename Make>
  void reply(const httplib::Request& request, httplib::Response& response, const Make& make) {
    const auto user = user_of(request);
    if (!user) return refuse(response, 401, named() ? "log in first" : "open the address that inkgrid printed");
    try {
      const Answer answer = make(*user);
      response.set_header("Cache-Control", answer.type == "image/png" ? "private, max-age=3600" : "no-store");
      response.set_content(answer.body, answer.type);
    } catch (const Refusal& refusal) {
      refuse(response, refusal.status, refusal.message);
    } catch (const Error& error) {
      refuse(response, error.code == ErrorCode::usage ? 400 : 500, error.message);
    } catch (const std::exception& error) {
      refuse(response, 500, "an error inside the program");
    }
  }

  struct Session {
    std::string user;
    Clock::time_point until;
  };

  Review& review;
  ServerOptions options;
  BoundedServer server;
  std::mutex mutex, guessing;
  std::string token, token_once, cookie;
  std::map<std::string, Session> sessions;
};

Server::Server(Review& review, ServerOptions options) : inside_(std::make_unique<Inside>(review, std::move(options))) {}
Server::~Server() = default;

std::string Server::url() const {
  const std::string& address = inside_->options.address;
  const std::string host = address.find(':') != std::string::npos ? "[" + address + "]" : address;
  return "http://" + host + ":" + std::to_string(inside_->options.port) + "/" +
         (inside_->named() ? "" : "?token=" + inside_->token);
}

std::string Server::url_once() {
  if (inside_->named()) return url();
  const std::lock_guard lock(inside_->mutex);
  inside_->token_once = random_token();
  std::string address = url();
  return address.substr(0, address.find('=') + 1) + inside_->token_once;
}

void Server::run(std::stop_token stop) {
  const std::stop_callback end(stop, [this] {
    inside_->server.stopping = true;
    inside_->server.stop();
  });
  if (!stop.stop_requested() && !inside_->server.listen_after_bind() && !stop.stop_requested())
    throw Error(ErrorCode::internal, "", "the page cannot be served any longer");
}

}  // namespace inkgrid::review
