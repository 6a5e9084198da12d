import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { inbox, subscribeTwice } from '../client.mjs'
import { closeClients, kinds, openClient, send } from '../kinds.mjs'
import { startRelay } from '../relay.mjs'
import { startServer } from '../server.mjs'

const echo = { config: { broadcast: { self: true, ack: true } } }

// Every code that a close frame may carry, of the ranges of libraries and applications the ends.
const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
const endings = [
  ...codes.map((code) => ({ name: `closed with ${code}`, code, end: (socket) => socket.close(code) })),
  { name: 'closed without a code', code: 1005, end: (socket) => socket.close() },
  { name: 'cut without a close frame', code: 1006, end: (socket) => socket.terminate() },
]

describe('all kinds of clients whose connection ends', { concurrency: true }, () => {
  let server

  before(async () => {
    server = await startServer()
  })

  after(() => server?.stop())

  for (const { name, code, end } of endings) {
    it(`S01_190 ${name}, rejoin their channels with new refs and hear each other`, async () => {
      const relay = await startRelay(server)
      const members = kinds.map((kind) => openClient(kind, relay))
      try {
        const rooms = [`room-${code}`, `hall-${code}`].map((room) => enter(members, room))
        const again = await Promise.all(rooms.flat().map(({ channel }) => subscribeTwice(channel)))

        relay.each(end)
        await Promise.all(again.map(({ rejoined }) => rejoined))

        for (const [n, { tap }] of members.entries()) {
          assert.deepEqual(tap.closes, [code], kinds[n].name)
          assert.equal(tap.sockets.length, 2, kinds[n].name)
        }
        rooms.flat().forEach(assertJoinedAnew)
        await Promise.all(rooms.map(assertAllHearEach))
      } finally {
        await closeClients(members)
        relay.stop()
      }
    })
  }
})

/** The channel of each client in a room, with its inbox; none has subscribed yet. */
function enter(members, room) {
  return members.map(({ client, tap }, n) => {
    const channel = client.channel(room, echo)
    return { kind: kinds[n].name, tap, topic: `realtime:${room}`, channel, received: inbox(channel) }
  })
}

function assertJoinedAnew({ kind, tap, topic }) {
  const joins = tap.sent.filter((frame) => frame.event === 'phx_join' && frame.topic === topic)
  for (const field of ['ref', 'join_ref']) {
    const values = joins.map((join) => join[field])
    assert.equal(new Set(values).size, 2, `${field} of the joins of ${kind}: ${values}`)
  }
  const replies = tap.received.filter((frame) => frame.event === 'phx_reply' && frame.ref === joins.at(-1).ref)
  assert.deepEqual(replies.map(({ payload }) => payload.status), ['ok'], kind)
}

async function assertAllHearEach(room) {
  for (const [n, { kind, channel }] of room.entries()) {
    assert.equal(await send(channel, 'back', { n }), 'ok', kind)
    await Promise.all(room.map(({ received }) => received.atLeast(n + 1)))
  }
  for (const { kind, received } of room) {
    assert.deepEqual(received.messages.map(({ payload }) => payload.n), room.map((_, n) => n), kind)
  }
}
