// A WebSocket that keeps what passes through it, so that a test can say what a client did and not only what it reported.
import { within } from './client.mjs'
import { WebSocket } from 'ws'

/** A class for the `transport` option of a client; `sockets`, `closes` (codes), `sent` and `received` fill as it is used. */
export function tappedTransport() {
  const open = new Set()
  const tap = {
    sockets: [],
    closes: [],
    sent: [],
    received: [],
    watchers: new Set(),
    /** Breaks the connection off, without a word to either side. */
    cut: () => open.forEach((socket) => socket.terminate()),
  }
  tap.transport = class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols ?? [])
      tap.sockets.push(new URL(address))
      open.add(this)
      this.on('close', (code) => {
        open.delete(this)
        tap.closes.push(code)
      })
      this.on('message', (data, binary) => {
        tap.received.push(binary ? { binary: data } : fields(data.toString()))
        tap.watchers.forEach((look) => look())
      })
    }

    send(data) {
      tap.sent.push(typeof data === 'string' ? fields(data) : { binary: data })
      super.send(data)
    }
  }
  return tap
}

/** The fields of a text frame of either serializer. */
function fields(text) {
  const frame = JSON.parse(text)
  if (!Array.isArray(frame)) {
    return frame
  }
  const [join_ref, ref, topic, event, payload] = frame
  return { join_ref, ref, topic, event, payload }
}

/** Resolves once the replies to so many heartbeats have come. */
export function answeredHeartbeats(tap, count) {
  return seen(tap, `${count} answered heartbeats`, () => {
    const refs = new Set(tap.sent.filter(({ event }) => event === 'heartbeat').map(({ ref }) => ref))
    const replies = tap.received.filter(({ topic, ref }) => topic === 'phoenix' && refs.has(ref))
    return replies.filter(({ payload }) => payload.status === 'ok').length >= count
  })
}

/** Resolves once the frames of a tap fulfil a condition, which every frame that comes in makes it look at again. */
export function seen(tap, what, condition) {
  return within(what, (resolve) => {
    const look = () => {
      if (condition()) {
        tap.watchers.delete(look)
        resolve()
      }
    }
    tap.watchers.add(look)
    look()
  })
}
