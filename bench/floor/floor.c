/*
 * The floor under `bench fanout`: what this kernel and this libcrypto cost when nothing else is done.
 *
 * One UDP socket, one thread. A talker's SRTP packet (AEAD_AES_128_GCM, RFC 7714) is opened once, then
 * every listener of that talker gets a header with its own SSRC and sequence number and the payload
 * sealed under its own key; contexts are made once and reused; recvmmsg in, sendmmsg in batches of 64.
 * No ICE, no DTLS, no RTCP, no header rewriting beyond that: a relay cannot be cheaper, only as cheap.
 *
 * Reads from stdin, one per line, keys and salts in hex (16 and 12 bytes, master, RFC 3711 section 4.3):
 *   buffers BYTES
 *   talker SSRC KEY SALT
 *   listener TALKER_SSRC IPV4 PORT SSRC KEY SALT
 *   run SECONDS
 * then prints "floor ready port=P receiveBuffer=B sendBuffer=B", and at the end one line of counters.
 * Ends by itself after SECONDS, on SIGTERM, and with the process that started it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, SLOT_BYTES = 2048, STRIDE = SLOT_BYTES + 64, TAG_BYTES = 16, KEY_BYTES = 16, SALT_BYTES = 12 };

struct cipher {
  EVP_CIPHER_CTX *context;
  uint8_t salt[SALT_BYTES];
};

struct listener {
  struct sockaddr_in address;
  struct cipher cipher;
  uint32_t ssrc;
  uint64_t index; /* of the next packet */
  uint64_t offset; /* index here minus index at the talker, fixed by the first packet */
  int started;
};

struct talker {
  struct cipher cipher;
  uint32_t ssrc;
  uint64_t highest;
  struct listener *listeners;
  size_t count, capacity;
};

static struct talker talkers[64];
static size_t talker_count;
static volatile sig_atomic_t stopped;

static struct sockaddr_in out_addresses[BATCH];
static struct iovec out_vectors[BATCH];
static struct mmsghdr out_headers[BATCH];
static uint8_t out_slots[BATCH * STRIDE] __attribute__((aligned(64)));
static unsigned queued;
static uint64_t received, sent, unsent, refused, send_calls;

static void fail(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void put32(uint8_t *at, uint32_t value) {
  value = htonl(value);
  memcpy(at, &value, 4);
}

static uint32_t get32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return ntohl(value);
}

static void unhex(const char *text, uint8_t *bytes, size_t count) {
  if (strlen(text) != count * 2) {
    fprintf(stderr, "floor: '%s' is not %zu bytes\n", text, count);
    exit(2);
  }
  for (size_t i = 0; i < count; i++) {
    unsigned value;
    if (sscanf(text + 2 * i, "%2x", &value) != 1) exit(2);
    bytes[i] = (uint8_t)value;
  }
}

/* RFC 3711 section 4.3.3: AES in counter mode over the salt, whose byte 7 takes the label. */
static void derive(const uint8_t *key, const uint8_t *salt, uint8_t label, uint8_t *out, int bytes) {
  uint8_t counter[16] = {0}, zero[32] = {0};
  memcpy(counter, salt, SALT_BYTES);
  counter[7] ^= label;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int written;
  if (!context || !EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), NULL, key, counter) ||
      !EVP_EncryptUpdate(context, out, &written, zero, bytes))
    fail("key derivation");
  EVP_CIPHER_CTX_free(context);
}

static struct cipher make_cipher(const char *key_text, const char *salt_text, int encrypts) {
  uint8_t key[KEY_BYTES], salt[SALT_BYTES], session_key[KEY_BYTES];
  struct cipher made;
  unhex(key_text, key, sizeof key);
  unhex(salt_text, salt, sizeof salt);
  derive(key, salt, 0, session_key, KEY_BYTES);
  derive(key, salt, 2, made.salt, SALT_BYTES);
  made.context = EVP_CIPHER_CTX_new();
  if (!made.context || !EVP_CipherInit_ex(made.context, EVP_aes_128_gcm(), NULL, session_key, NULL, encrypts))
    fail("AES-GCM");
  return made;
}

/* RFC 7714 section 8.1: two zero bytes, SSRC, rollover counter, sequence number; xor salt. */
static void make_iv(uint8_t *iv, const struct cipher *cipher, uint32_t ssrc, uint64_t index) {
  memset(iv, 0, 2);
  put32(iv + 2, ssrc);
  put32(iv + 6, (uint32_t)(index >> 16));
  iv[10] = (uint8_t)(index >> 8);
  iv[11] = (uint8_t)index;
  for (int i = 0; i < SALT_BYTES; i++) iv[i] ^= cipher->salt[i];
}

static int open_packet(struct cipher *cipher, uint32_t ssrc, uint64_t index, const uint8_t *packet, int header,
                       uint8_t *plain, int bytes) {
  uint8_t iv[SALT_BYTES];
  int written;
  make_iv(iv, cipher, ssrc, index);
  return EVP_DecryptInit_ex(cipher->context, NULL, NULL, NULL, iv) &&
         EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, (void *)(packet + header + bytes)) &&
         EVP_DecryptUpdate(cipher->context, NULL, &written, packet, header) &&
         EVP_DecryptUpdate(cipher->context, plain, &written, packet + header, bytes) &&
         EVP_DecryptFinal_ex(cipher->context, plain + bytes, &written) > 0;
}

static int seal_packet(struct cipher *cipher, uint32_t ssrc, uint64_t index, uint8_t *packet, int header,
                       const uint8_t *plain, int bytes) {
  uint8_t iv[SALT_BYTES];
  int written;
  make_iv(iv, cipher, ssrc, index);
  return EVP_EncryptInit_ex(cipher->context, NULL, NULL, NULL, iv) &&
         EVP_EncryptUpdate(cipher->context, NULL, &written, packet, header) &&
         EVP_EncryptUpdate(cipher->context, packet + header, &written, plain, bytes) &&
         EVP_EncryptFinal_ex(cipher->context, packet + header + bytes, &written) &&
         EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, packet + header + bytes);
}

static void flush(int socket) {
  unsigned at = 0;
  while (at < queued) {
    int done = sendmmsg(socket, out_headers + at, queued - at, 0);
    send_calls++;
    if (done > 0) {
      at += (unsigned)done;
      sent += (uint64_t)done;
    } else if (errno != EINTR) {
      at++; /* a listener that is gone; the others do not wait for it */
      unsent++;
    }
  }
  queued = 0;
}

static void forward(int socket, struct listener *to, uint64_t index, const uint8_t *header, int header_bytes,
                    const uint8_t *plain, int bytes) {
  uint8_t *slot = out_slots + (size_t)queued * STRIDE;
  if (!to->started) {
    to->started = 1;
    to->offset = to->index - index;
  }
  uint64_t own = index + to->offset;
  memcpy(slot, header, (size_t)header_bytes);
  slot[2] = (uint8_t)(own >> 8);
  slot[3] = (uint8_t)own;
  put32(slot + 8, to->ssrc);
  if (!seal_packet(&to->cipher, to->ssrc, own, slot, header_bytes, plain, bytes)) fail("seal");
  out_addresses[queued] = to->address;
  out_vectors[queued].iov_len = (size_t)(header_bytes + bytes + TAG_BYTES);
  if (++queued == BATCH) flush(socket);
}

static void on_packet(int socket, const uint8_t *packet, int length) {
  static uint8_t plain[SLOT_BYTES];
  if (length < 12 + TAG_BYTES || packet[0] >> 6 != 2) goto refuse;
  int header = 12 + 4 * (packet[0] & 15);
  if (packet[0] & 16) {
    if (length < header + 4 + TAG_BYTES) goto refuse;
    header += 4 + 4 * (packet[header + 2] << 8 | packet[header + 3]);
  }
  int bytes = length - header - TAG_BYTES;
  if (bytes < 0) goto refuse;
  uint32_t ssrc = get32(packet + 8);
  for (size_t i = 0; i < talker_count; i++) {
    struct talker *talker = &talkers[i];
    if (talker->ssrc != ssrc) continue;
    uint64_t index = (talker->highest & ~UINT64_C(0xffff)) | (uint64_t)(packet[2] << 8 | packet[3]);
    if (index + 0x8000 < talker->highest) index += 0x10000;
    if (!open_packet(&talker->cipher, ssrc, index, packet, header, plain, bytes)) goto refuse;
    if (index > talker->highest) talker->highest = index;
    received++;
    for (size_t k = 0; k < talker->count; k++)
      forward(socket, &talker->listeners[k], index, packet, header, plain, bytes);
    return;
  }
refuse:
  refused++;
}

static struct talker *find_talker(uint32_t ssrc) {
  for (size_t i = 0; i < talker_count; i++)
    if (talkers[i].ssrc == ssrc) return &talkers[i];
  fprintf(stderr, "floor: no talker %u\n", ssrc);
  exit(2);
}

static void add_talker(uint32_t ssrc, const char *key, const char *salt) {
  if (talker_count == sizeof talkers / sizeof *talkers) exit(2);
  talkers[talker_count++] = (struct talker){.ssrc = ssrc, .cipher = make_cipher(key, salt, 0)};
}

static void add_listener(struct talker *talker, const char *host, unsigned port, uint32_t ssrc, const char *key,
                         const char *salt) {
  if (talker->count == talker->capacity) {
    talker->capacity = talker->capacity ? talker->capacity * 2 : 64;
    talker->listeners = realloc(talker->listeners, talker->capacity * sizeof *talker->listeners);
    if (!talker->listeners) fail("memory");
  }
  struct listener *made = &talker->listeners[talker->count++];
  *made = (struct listener){.ssrc = ssrc, .cipher = make_cipher(key, salt, 1), .index = 1000};
  made->address.sin_family = AF_INET;
  made->address.sin_port = htons((uint16_t)port);
  if (inet_pton(AF_INET, host, &made->address.sin_addr) != 1) exit(2);
}

/* Answers for how many seconds to run. */
static unsigned read_plan(int *buffer_bytes) {
  char line[512], host[64], key[64], salt[64];
  unsigned ssrc, talker, port, seconds;
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "buffers %d", buffer_bytes) == 1) continue;
    if (sscanf(line, "talker %u %63s %63s", &ssrc, key, salt) == 3)
      add_talker(ssrc, key, salt);
    else if (sscanf(line, "listener %u %63s %u %u %63s %63s", &talker, host, &port, &ssrc, key, salt) == 6)
      add_listener(find_talker(talker), host, port, ssrc, key, salt);
    else if (sscanf(line, "run %u", &seconds) == 1 && seconds > 0)
      return seconds;
    else {
      fprintf(stderr, "floor: not understood: %s", line);
      exit(2);
    }
  }
  fprintf(stderr, "floor: the plan ends without 'run'\n");
  exit(2);
}

static int set_buffer(int socket, int forced, int asked, int bytes) {
  int actual;
  socklen_t length = sizeof actual;
  if (setsockopt(socket, SOL_SOCKET, forced, &bytes, sizeof bytes) < 0)
    setsockopt(socket, SOL_SOCKET, asked, &bytes, sizeof bytes);
  if (getsockopt(socket, SOL_SOCKET, asked, &actual, &length) < 0) fail("getsockopt");
  return actual;
}

int main(void) {
  static uint8_t in_slots[BATCH * STRIDE] __attribute__((aligned(64)));
  static struct iovec in_vectors[BATCH];
  static struct mmsghdr in_headers[BATCH];
  int buffer_bytes = 4 << 20;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  unsigned seconds = read_plan(&buffer_bytes);

  int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof local;
  if (socket_fd < 0 || bind(socket_fd, (struct sockaddr *)&local, length) < 0 ||
      getsockname(socket_fd, (struct sockaddr *)&local, &length) < 0)
    fail("socket");
  int receive_buffer = set_buffer(socket_fd, SO_RCVBUFFORCE, SO_RCVBUF, buffer_bytes);
  int send_buffer = set_buffer(socket_fd, SO_SNDBUFFORCE, SO_SNDBUF, buffer_bytes);

  struct sigaction action = {.sa_handler = stop}; /* without SA_RESTART: a signal ends the wait */
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGALRM, &action, NULL);
  alarm(seconds);

  for (int i = 0; i < BATCH; i++) {
    in_vectors[i] = (struct iovec){in_slots + (size_t)i * STRIDE, SLOT_BYTES};
    in_headers[i].msg_hdr = (struct msghdr){.msg_iov = &in_vectors[i], .msg_iovlen = 1};
    out_vectors[i] = (struct iovec){out_slots + (size_t)i * STRIDE, 0};
    out_headers[i].msg_hdr = (struct msghdr){.msg_name = &out_addresses[i],
                                             .msg_namelen = sizeof out_addresses[i],
                                             .msg_iov = &out_vectors[i],
                                             .msg_iovlen = 1};
  }
  printf("floor ready port=%u receiveBuffer=%d sendBuffer=%d\n", ntohs(local.sin_port), receive_buffer, send_buffer);
  fflush(stdout);

  while (!stopped) {
    int count = recvmmsg(socket_fd, in_headers, BATCH, MSG_WAITFORONE, NULL);
    for (int i = 0; i < count; i++) on_packet(socket_fd, in_slots + (size_t)i * STRIDE, (int)in_headers[i].msg_len);
    flush(socket_fd);
  }

  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("floor ended received=%llu sent=%llu unsent=%llu refused=%llu sendCalls=%llu userMicros=%lld systemMicros=%lld "
         "maxRssKilobytes=%ld\n",
         (unsigned long long)received, (unsigned long long)sent, (unsigned long long)unsent,
         (unsigned long long)refused, (unsigned long long)send_calls,
         usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec,
         usage.ru_stime.tv_sec * 1000000LL + usage.ru_stime.tv_usec, usage.ru_maxrss);
  return 0;
}
