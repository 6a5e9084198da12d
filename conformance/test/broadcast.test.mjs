import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { connect, disconnect, inbox, subscribe } from '../client.mjs'
import { startServer } from '../server.mjs'

const config = { config: { broadcast: { self: true, ack: true } } }
const plain = ({ event, payload }) => ({ event, payload })

describe('broadcast between clients of both serializers', () => {
  let server
  let newer
  let older
  let peer
  const clients = []
  let rooms = 0

  before(async () => {
    server = await startServer()
    newer = connect(server)
    older = connect(server, { realtime: { vsn: '1.0.0' } })
    peer = connect(server)
    clients.push(newer, older, peer)
  })

  after(async () => {
    await disconnect(...clients)
    await server?.stop()
  })

  /** Joins a room of its own with each client; resolves with a channel and inbox per client. */
  async function room(...members) {
    const name = `room-${(rooms += 1)}`
    return Promise.all(
      members.map(async (client) => {
        const channel = client.channel(name, config)
        const received = inbox(channel)
        await subscribe(channel)
        return { channel, received }
      }),
    )
  }

  it('S01_189 S03_002 S03_003 JSON reaches both, the sender included, and is acknowledged', async () => {
    const [a, b] = await room(newer, older)

    const first = await a.channel.send({ type: 'broadcast', event: 'move', payload: { x: 1, deep: { text: 'ü€😀' } } })
    await Promise.all([a.received.atLeast(1), b.received.atLeast(1)])
    const second = await b.channel.send({ type: 'broadcast', event: 'back', payload: { y: [1, 2.5, null, true] } })
    await Promise.all([a.received.atLeast(2), b.received.atLeast(2)])

    assert.equal(first, 'ok')
    assert.equal(second, 'ok')
    const expected = [
      { event: 'move', payload: { x: 1, deep: { text: 'ü€😀' } } },
      { event: 'back', payload: { y: [1, 2.5, null, true] } },
    ]
    assert.deepEqual(a.received.messages.map(plain), expected)
    assert.deepEqual(b.received.messages.map(plain), expected)
  })

  it('S01_194 S03_014 bytes reach the newer clients unchanged and the older one not at all', async () => {
    const [a, b, c] = await room(newer, older, peer)
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256)

    assert.equal(await a.channel.send({ type: 'broadcast', event: 'bytes', payload: bytes.buffer }), 'ok')
    assert.equal(await a.channel.send({ type: 'broadcast', event: 'end', payload: {} }), 'ok')
    await Promise.all([a.received.atLeast(2), b.received.atLeast(1), c.received.atLeast(2)])

    for (const { received } of [a, c]) {
      assert.ok(received.messages[0].payload instanceof ArrayBuffer)
      assert.deepEqual(new Uint8Array(received.messages[0].payload), bytes)
    }
    assert.deepEqual(b.received.messages.map(({ event }) => event), ['end'])
  })

  it('S03_001 without self the sender hears nothing of its own', async () => {
    const name = `room-${(rooms += 1)}`
    const quiet = newer.channel(name, { config: { broadcast: { self: false, ack: true } } })
    const own = inbox(quiet)
    const other = older.channel(name, config)
    const heard = inbox(other)
    await Promise.all([subscribe(quiet), subscribe(other)])

    await quiet.send({ type: 'broadcast', event: 'mine', payload: {} })
    await heard.atLeast(1)
    await other.send({ type: 'broadcast', event: 'theirs', payload: {} })
    await own.atLeast(1)

    assert.deepEqual(own.messages.map(({ event }) => event), ['theirs'])
  })

  it('keeps the order of 300 messages', async () => {
    const [a, b] = await room(newer, older)

    const replies = Array.from({ length: 300 }, (_, i) => a.channel.send({ type: 'broadcast', event: 'n', payload: { i } }))
    await Promise.all([...replies, a.received.atLeast(300), b.received.atLeast(300)])

    const expected = Array.from({ length: 300 }, (_, i) => i)
    assert.deepEqual(a.received.messages.map(({ payload }) => payload.i), expected)
    assert.deepEqual(b.received.messages.map(({ payload }) => payload.i), expected)
  })

  it('one message over HTTP reaches both', async () => {
    const [a, b] = await room(newer, older)

    const result = await a.channel.httpSend('news', { x: 1 })
    await Promise.all([a.received.atLeast(1), b.received.atLeast(1)])

    assert.deepEqual(result, { success: true })
    assert.deepEqual(a.received.messages.map(plain), [{ event: 'news', payload: { x: 1 } }])
    assert.deepEqual(b.received.messages.map(plain), [{ event: 'news', payload: { x: 1 } }])
  })

  it('a batch over HTTP reaches both', async () => {
    const [a, b] = await room(newer, older)
    const topic = a.channel.topic.replace(/^realtime:/, '')
    const messages = [1, 2].map((x) => ({ topic, event: 'news', payload: { x } }))

    const response = await fetch(`${server.url}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: { apikey: server.anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ messages }),
    })
    await Promise.all([a.received.atLeast(2), b.received.atLeast(2)])

    assert.equal(response.status, 202)
    assert.equal(await response.text(), '')
    for (const { received } of [a, b]) {
      assert.deepEqual(received.messages.map(({ payload }) => payload.x), [1, 2])
    }
  })

  it('private channels are open in the development server and apart from public ones', async () => {
    const name = `room-${(rooms += 1)}`
    const closed = { config: { private: true, broadcast: { self: true, ack: true } } }
    const secret = newer.channel(name, closed)
    const open = peer.channel(name, config)
    const heard = inbox(secret)
    const overheard = inbox(open)
    await Promise.all([subscribe(secret), subscribe(open)])

    assert.equal(await secret.send({ type: 'broadcast', event: 'secret', payload: {} }), 'ok')
    assert.equal(await open.send({ type: 'broadcast', event: 'open', payload: {} }), 'ok')
    await Promise.all([heard.atLeast(1), overheard.atLeast(1)])

    assert.deepEqual(heard.messages.map(({ event }) => event), ['secret'])
    assert.deepEqual(overheard.messages.map(({ event }) => event), ['open'])
  })
})
