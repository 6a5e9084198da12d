import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { subscribe, within } from '../client.mjs'
import { closeClients, kinds, openClient } from '../kinds.mjs'
import { serve, startServer } from '../server.mjs'
import { token } from '../tokens.mjs'

const SECRET = 'conformance-secret-of-at-least-32-characters'

for (const kind of kinds) {
  describe(`presence with ${kind.name}`, () => {
    let server
    let members = []
    let rooms = 0

    before(async () => {
      server = await (kind.asksForPresence ? startServer() : servingPresence())
    })

    after(async () => {
      await closeClients(members)
      await server?.stop()
    })

    /** A client of its own in a room, which has what its callbacks and its state say. */
    async function enter(room, key, prepare = () => {}) {
      const member = openClient(kind, server)
      members.push(member)
      const channel = member.client.channel(room, { config: { presence: { key } } })
      const seen = watch(channel)
      prepare(channel)
      await subscribe(channel)
      return { ...member, channel, seen }
    }

    const newRoom = () => `presence-${(rooms += 1)}`

    it('S04_064 track, update and untrack fire sync, join and leave on all clients', async () => {
      const room = newRoom()
      const a = await enter(room, 'alice')
      const b = await enter(room, 'bob')
      await Promise.all([a, b].map(({ seen }) => seen.until('the empty state', ({ syncs }) => syncs > 0)))

      await track(a, { status: 'on', n: 1 })
      await bothSee({ alice: [{ status: 'on', n: 1 }] })
      await track(b, { status: 'on' })
      await bothSee({ alice: [{ status: 'on', n: 1 }], bob: [{ status: 'on' }] })
      await track(a, { status: 'off' })
      await bothSee({ alice: [{ status: 'off' }], bob: [{ status: 'on' }] })
      await untrack(a)
      await bothSee({ bob: [{ status: 'on' }] })

      for (const { seen } of [a, b]) {
        assert.deepEqual(seen.joins, ['alice {"n":1,"status":"on"}', 'bob {"status":"on"}', 'alice {"status":"off"}'])
        assert.deepEqual(seen.leaves, ['alice {"n":1,"status":"on"}', 'alice {"status":"off"}'])
        assert.ok(seen.syncs >= 5, `${seen.syncs} syncs`)
      }

      function bothSee(state) {
        return Promise.all([a, b].map(({ seen }) => seen.state(state)))
      }
    })

    it('S04_018 two tabs of one key are two presences, and one leaves alone', async () => {
      const room = newRoom()
      const first = await enter(room, 'alice')
      const second = await enter(room, 'alice')
      await track(first, { tab: 1 })
      await track(second, { tab: 2 })
      await Promise.all([first, second].map(({ seen }) => seen.state({ alice: [{ tab: 1 }, { tab: 2 }] })))

      assert.equal(await second.client.removeChannel(second.channel), 'ok')

      await first.seen.state({ alice: [{ tab: 1 }] })
    })

    it('S04_013 S04_016 tracked again, the same object changes nothing until it was untracked', async () => {
      const room = newRoom()
      const a = await enter(room, 'alice')
      await track(a, { n: 1 })
      await a.seen.state({ alice: [{ n: 1 }] })
      await track(a, { n: 1 })
      await untrack(a)
      await a.seen.state({})
      await track(a, { n: 1 })
      await a.seen.state({ alice: [{ n: 1 }] })

      assert.deepEqual(a.seen.joins, ['alice {"n":1}', 'alice {"n":1}'])
      assert.deepEqual(a.seen.leaves, ['alice {"n":1}'])
    })

    it('presence works beside bindings of row changes, on the same channel', async () => {
      const room = newRoom()
      const bind = (channel) =>
        channel
          .on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, () => {})
          .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'todos', filter: 'id=eq.1' }, () => {})
      const a = await enter(room, 'alice', bind)
      const b = await enter(room, 'bob')

      await track(a, { n: 1 })
      await Promise.all([a, b].map(({ seen }) => seen.state({ alice: [{ n: 1 }] })))
      await track(b, { n: 2 })
      await Promise.all([a, b].map(({ seen }) => seen.state({ alice: [{ n: 1 }], bob: [{ n: 2 }] })))
      await untrack(a)
      await Promise.all([a, b].map(({ seen }) => seen.state({ bob: [{ n: 2 }] })))
      b.tap.cut()
      await a.seen.state({})

      assert.deepEqual(a.seen.joins, ['alice {"n":1}', 'bob {"n":2}'])
      assert.deepEqual(a.seen.leaves, ['alice {"n":1}', 'bob {"n":2}'])
      assert.equal(a.channel.state, 'joined')
    })

    it('S04_056 a connection that breaks off leaves', async () => {
      const room = newRoom()
      const a = await enter(room, 'alice')
      const b = await enter(room, 'bob')
      await track(b, { n: 2 })
      await a.seen.state({ bob: [{ n: 2 }] })

      b.tap.cut()

      await a.seen.state({})
    })

    it('S04_065 a client that comes back gets the state anew and drops who is gone', async () => {
      const room = newRoom()
      const a = await enter(room, 'alice')
      const b = await enter(room, 'bob')
      await track(a, { n: 1 })
      await track(b, { n: 2 })
      await a.seen.state({ alice: [{ n: 1 }], bob: [{ n: 2 }] })

      a.tap.cut()
      await untrack(b)
      await b.seen.state({})
      await track(b, { n: 3 })

      await a.seen.state({ bob: [{ n: 3 }] })
      assert.ok(a.tap.sockets.length >= 2, 'it connected again')
      await b.seen.state({ bob: [{ n: 3 }] })
    })
  })
}

const track = ({ channel }, object) => accepted(() => channel.track(object))
const untrack = ({ channel }) => accepted(() => channel.untrack())

/** Pushes until the client does not hold it back itself, and expects the server to accept it. */
async function accepted(push) {
  const result = await push()
  if (result === 'rate limited') {
    await new Promise(setImmediate)
    return accepted(push)
  }
  assert.equal(result, 'ok')
}

/** What the callbacks of a channel are told; register before subscribing. */
function watch(channel) {
  const watchers = new Set()
  const text = (key, presences) => presences.map((presence) => `${key} ${JSON.stringify(own(presence))}`)
  const seen = { syncs: 0, joins: [], leaves: [] }
  const on = (event, note) =>
    channel.on('presence', { event }, (told) => {
      note(told)
      watchers.forEach((look) => look())
    })
  on('sync', () => (seen.syncs += 1))
  on('join', ({ key, newPresences }) => seen.joins.push(...text(key, newPresences)))
  on('leave', ({ key, leftPresences }) => seen.leaves.push(...text(key, leftPresences)))
  return Object.assign(seen, {
    until(what, condition) {
      return within(what, (resolve) => {
        const look = () => condition(seen) && watchers.delete(look) && resolve()
        watchers.add(look)
        look()
      }, () => JSON.stringify(channel.presenceState()))
    },
    /** Resolves once the client's own view is this one. */
    state(expected) {
      return seen.until(`state ${JSON.stringify(expected)}`, () => canonical(plain(channel.presenceState())) === canonical(expected))
    },
  })
}

const plain = (state) => Object.fromEntries(Object.entries(state).map(([key, presences]) => [key, presences.map(own)]))

/** A presence without what the client and the server add, its fields in order. */
function own({ presence_ref, ...fields }) {
  assert.match(presence_ref, /^[\w-]{16}$/)
  return Object.fromEntries(Object.entries(fields).sort())
}

/** A state as text; keys and the presences of a key have no order. */
function canonical(state) {
  const entries = Object.entries(state).map(([key, presences]) => [key, presences.map((presence) => JSON.stringify(own({ presence_ref: '-'.repeat(16), ...presence }))).sort()])
  return JSON.stringify(entries.sort())
}

/** A server whose tenant turns presence on, for clients that do not ask for it. */
async function servingPresence() {
  const folder = mkdtempSync(join(tmpdir(), 'tenants-'))
  const file = join(folder, 'tenants.json')
  writeFileSync(file, JSON.stringify([{ external_id: 'presence', jwt_secret: SECRET, presence_enabled: true }]))
  const server = await serve({ TENANTS_FILE: file, DEFAULT_TENANT: 'presence' })
  rmSync(folder, { recursive: true })
  return { ...server, anonKey: token({ jwtSecret: SECRET }, 1_000_000_000, { role: 'anon' }) }
}
