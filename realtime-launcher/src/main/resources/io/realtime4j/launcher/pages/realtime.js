// A small client of the protocol, version 2.0.0: one socket, one channel. It hides nothing, so that the page can show all.
const HEARTBEAT_MS = 25_000
const USER_BROADCAST = 4

/** Where the socket of a server is: at /realtime/v1 unless the address has a path of its own. */
export function socketUrl({ host, project, token, logLevel }) {
  const url = new URL(/^[a-z]+:\/\//i.test(host) ? host : `http://${host}`)
  if (project && !url.hostname.startsWith(`${project}.`)) {
    url.hostname = `${project}.${url.hostname}`
  }
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:'
  const prefix = url.pathname.replace(/\/+$/, '') || '/realtime/v1'
  url.pathname = prefix.endsWith('/websocket') ? prefix : `${prefix}/websocket`
  url.search = new URLSearchParams({ apikey: token, log_level: logLevel, vsn: '2.0.0' }).toString()
  return url.toString()
}

/** Reads a frame of either kind. */
export function decode(data) {
  if (typeof data === 'string') {
    const [joinRef, ref, topic, event, payload] = JSON.parse(data)
    return { joinRef, ref, topic, event, payload }
  }
  const bytes = new Uint8Array(data)
  if (bytes[0] !== USER_BROADCAST) {
    throw new Error(`a binary frame of kind ${bytes[0]}, which servers do not send`)
  }
  const [, topicLength, eventLength, metaLength, encoding] = bytes
  let at = 5
  const take = (length) => bytes.subarray(at, (at += length))
  const text = (length) => new TextDecoder().decode(take(length))
  const topic = text(topicLength)
  const event = text(eventLength)
  const meta = text(metaLength)
  const rest = take(bytes.length - at)
  const payload = encoding === 1 ? JSON.parse(new TextDecoder().decode(rest)) : `${rest.length} bytes: ${hex(rest)}`
  const message = { type: 'broadcast', event, payload }
  if (meta) message.meta = JSON.parse(meta)
  return { joinRef: null, ref: null, topic, event: 'broadcast', payload: message }
}

function hex(bytes) {
  const shown = [...bytes.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return bytes.length > 64 ? `${shown} …` : shown
}

/** Calls back for all that happens: `opened`, `sent(message)`, `received(message)`, `failed(text)`, `closed(code, reason)`. */
export class Connection {
  #socket
  #heartbeat
  #ref = 0
  #joinRef = null
  #topic
  #handlers

  constructor(url, channel, handlers) {
    this.#topic = `realtime:${channel}`
    this.#handlers = handlers
    this.#socket = new WebSocket(url)
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.addEventListener('open', () => {
      this.#heartbeat = setInterval(() => this.#push('phoenix', 'heartbeat', {}, null), HEARTBEAT_MS)
      handlers.opened()
    })
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data))
    this.#socket.addEventListener('close', ({ code, reason }) => {
      clearInterval(this.#heartbeat)
      handlers.closed(code, reason)
    })
  }

  #receive(data) {
    let message
    try {
      message = decode(data)
    } catch (error) {
      this.#handlers.failed(`a frame cannot be read: ${error.message}`)
      return
    }
    this.#handlers.received(message)
  }

  /** Joins the channel; the answer is the message with the ref that is returned. */
  join(payload) {
    this.#joinRef = String(this.#ref + 1)
    return this.#push(this.#topic, 'phx_join', payload, this.#joinRef)
  }

  push(event, payload) {
    return this.#push(this.#topic, event, payload, this.#joinRef)
  }

  #push(topic, event, payload, joinRef) {
    const message = { joinRef, ref: String(++this.#ref), topic, event, payload }
    this.#socket.send(JSON.stringify([joinRef, message.ref, topic, event, payload]))
    this.#handlers.sent(message)
    return message.ref
  }

  close() {
    this.#socket.close(1000)
  }
}
