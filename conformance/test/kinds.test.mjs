import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { inbox, subscribe, within } from '../client.mjs'
import { closeClients, kinds, openClient, send } from '../kinds.mjs'
import { startServer } from '../server.mjs'
import { answeredHeartbeats } from '../wire.mjs'

const echo = { config: { broadcast: { self: true, ack: true } } }
const plain = ({ event, payload }) => ({ event, payload })

let server
const members = []
let rooms = 0

before(async () => {
  server = await startServer()
})

after(async () => {
  await closeClients(members)
  await server?.stop()
})

const newRoom = () => `room-${(rooms += 1)}`

function open(kind, options) {
  const member = openClient(kind, server, options)
  members.push(member)
  return member
}

/** Joins a room with a new client; resolves with it, its channel and its inbox. */
async function enter(kind, name, config = echo, options = {}) {
  const member = open(kind, options)
  const channel = member.client.channel(name, config)
  const received = inbox(channel)
  await subscribe(channel)
  return { ...member, channel, received }
}

/** Subscribes a channel and keeps all that its owner is told. */
function record(channel) {
  const received = inbox(channel)
  const statuses = []
  const subscribed = within('SUBSCRIBED', (resolve) => {
    channel.subscribe((status) => {
      statuses.push(status)
      if (status === 'SUBSCRIBED') {
        resolve()
      }
    })
  })
  return { channel, received, statuses, subscribed }
}

for (const kind of kinds) {
  describe(kind.name, () => {
    it('names its serializer in the URL and subscribes', async () => {
      const { tap } = await enter(kind, newRoom())

      assert.equal(tap.sockets.length, 1)
      assert.equal(tap.sockets[0].pathname, '/realtime/v1/websocket')
      assert.equal(tap.sockets[0].searchParams.get('vsn'), kind.vsn)
    })

    it('S01_189 with self and ack, both hear what either sends, and sending resolves ok', async () => {
      const name = newRoom()
      const [a, b] = [await enter(kind, name), await enter(kind, name)]

      assert.equal(await send(a.channel, 'there', { deep: { text: 'ü€😀' } }), 'ok')
      await Promise.all([a.received.atLeast(1), b.received.atLeast(1)])
      assert.equal(await send(b.channel, 'back', { list: [1, 2.5, null, true] }), 'ok')
      await Promise.all([a.received.atLeast(2), b.received.atLeast(2)])

      const expected = [
        { event: 'there', payload: { deep: { text: 'ü€😀' } } },
        { event: 'back', payload: { list: [1, 2.5, null, true] } },
      ]
      assert.deepEqual(a.received.messages.map(plain), expected)
      assert.deepEqual(b.received.messages.map(plain), expected)
    })

    it('without self it hears the others alone', async () => {
      const name = newRoom()
      const quiet = await enter(kind, name, { config: { broadcast: { self: false, ack: true } } })
      const other = await enter(kind, name)

      await send(quiet.channel, 'mine', {})
      await other.received.atLeast(1)
      await send(other.channel, 'theirs', {})
      await quiet.received.atLeast(1)

      assert.deepEqual(quiet.received.messages.map(({ event }) => event), ['theirs'])
    })

    it('without ack sending resolves ok and no reply comes', async () => {
      const { channel, received, tap } = await enter(kind, newRoom(), { config: { broadcast: { self: true, ack: false } } })

      assert.equal(await send(channel, 'unacked', {}), 'ok')
      await received.atLeast(1)

      assert.deepEqual(tap.received.filter(({ event }) => event === 'phx_reply').length, 1)
    })

    it('gets an answer to every heartbeat', async () => {
      const { tap } = await enter(kind, newRoom(), echo, { heartbeatIntervalMs: 100 })

      await answeredHeartbeats(tap, 3)

      assert.equal(tap.sockets.length, 1)
    })

    it('S01_193 removeChannel leads to CLOSED and no error, and the topic can be joined again', async () => {
      const name = newRoom()
      const { client, tap } = open(kind)
      const first = record(client.channel(name, echo))
      await first.subscribed
      assert.equal(await client.removeChannel(first.channel), 'ok')
      const second = record(client.channel(name, echo))
      await second.subscribed
      // what the server had to say to the first channel has come when this has
      assert.equal(await send(second.channel, 'hello', {}), 'ok')
      await second.received.atLeast(1)

      assert.deepEqual(first.statuses, ['SUBSCRIBED', 'CLOSED'])
      assert.deepEqual(second.statuses, ['SUBSCRIBED'])
      assert.deepEqual(first.received.messages, [])
      const [join, leave, rejoin] = tap.sent.filter(({ topic }) => topic === `realtime:${name}`)
      assert.deepEqual([join, leave, rejoin].map(({ event }) => event), ['phx_join', 'phx_leave', 'phx_join'])
      const told = tap.received.filter(({ topic, event }) => topic === `realtime:${name}` && event !== 'broadcast')
      assert.deepEqual(told.slice(0, 4).map(({ event, ref, payload }) => ({ event, ref, status: payload.status })), [
        { event: 'phx_reply', ref: join.ref, status: 'ok' },
        { event: 'phx_reply', ref: leave.ref, status: 'ok' },
        // with the reference of the join that it ends, so that the second channel does not take it for its own
        { event: 'phx_close', ref: join.join_ref, status: undefined },
        { event: 'phx_reply', ref: rejoin.ref, status: 'ok' },
      ])
      assert.deepEqual(told.slice(4).map(({ event, payload }) => `${event} ${payload.status}`), ['phx_reply ok'])
    })

    it('has 100 channels on one socket, each with its own messages', async () => {
      const member = open(kind)
      const channels = Array.from({ length: 100 }, () => member.client.channel(newRoom(), echo))
      const heard = channels.map(inbox)
      await Promise.all(channels.map(subscribe))

      for (const [n, channel] of channels.entries()) {
        assert.equal(await send(channel, 'n', { n }), 'ok')
      }
      await Promise.all(heard.map((received) => received.atLeast(1)))

      assert.deepEqual(heard.map(({ messages }) => messages.map(({ payload }) => payload.n)), channels.map((_, n) => [n]))
      assert.equal(member.tap.sockets.length, 1)
    })

    it('sends bytes as they are', { skip: !kind.bytes && 'this serializer has JSON alone' }, async () => {
      const name = newRoom()
      const [a, b] = [await enter(kind, name), await enter(kind, name)]
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)

      assert.equal(await send(a.channel, 'bytes', bytes.buffer), 'ok')
      await b.received.atLeast(1)

      assert.deepEqual(new Uint8Array(b.received.messages[0].payload), bytes)
    })

    it('httpSend reaches a subscriber', { skip: !kind.rest && 'this version sends over the socket alone' }, async () => {
      const name = newRoom()
      const listener = await enter(kind, name)
      const sender = open(kind)

      const result = await sender.client.channel(name).httpSend('news', { x: 1 })
      await listener.received.atLeast(1)

      assert.deepEqual(result, { success: true })
      assert.deepEqual(listener.received.messages.map(plain), [{ event: 'news', payload: { x: 1 } }])
      assert.deepEqual(sender.tap.sockets, [])
    })

    it('send before subscribing goes over HTTP', { skip: !kind.rest && 'this version sends over the socket alone' }, async () => {
      const name = newRoom()
      const listener = await enter(kind, name)
      const sender = open(kind)

      assert.equal(await send(sender.client.channel(name), 'early', { x: 2 }), 'ok')
      await listener.received.atLeast(1)

      assert.deepEqual(listener.received.messages.map(plain), [{ event: 'early', payload: { x: 2 } }])
      assert.deepEqual(sender.tap.sockets, [])
    })
  })
}

describe('all kinds of clients together', () => {
  it('hear each other, whatever their serializer', async () => {
    const name = newRoom()
    const everyone = []
    for (const kind of kinds) {
      everyone.push(await enter(kind, name))
    }

    for (const [n, { channel }] of everyone.entries()) {
      assert.equal(await send(channel, `from-${n}`, { n, text: 'ü' }), 'ok')
      await Promise.all(everyone.map(({ received }) => received.atLeast(n + 1)))
    }

    const expected = kinds.map((_, n) => ({ event: `from-${n}`, payload: { n, text: 'ü' } }))
    for (const { received } of everyone) {
      assert.deepEqual(received.messages.map(plain), expected)
    }
  })
})
