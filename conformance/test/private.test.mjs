// Private channels, decided by the policies of a real database, and a deployment whose tenants are in one.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect, disconnect, inbox, subscribe, within } from '../client.mjs'
import { serve, serveInVain, startServer } from '../server.mjs'
import { token } from '../tokens.mjs'

const USER = '00000000-0000-4000-8000-000000000001'
const closed = { config: { private: true, broadcast: { self: true, ack: true } } }

describe('private channels of the development server', () => {
  let server
  let user
  let anonymous
  before(async () => {
    server = await startServer({ database: true })
    user = connect(server, { key: server.userKey })
    anonymous = connect(server)
  })
  after(async () => {
    await disconnect(user, anonymous)
    await server.stop()
  })

  it('a user enters rooms and its own topic, and nothing else', async () => {
    await subscribe(user.channel('room:1', closed))
    await subscribe(user.channel(`user:${USER}`, closed))

    await assert.rejects(subscribe(user.channel('hall:1', closed)), /Unauthorized/)
    await assert.rejects(subscribe(user.channel('user:somebody-else', closed)), /Unauthorized/)
  })

  it('a visitor enters public channels only', async () => {
    await assert.rejects(subscribe(anonymous.channel('room:2', closed)), /Unauthorized/)

    await subscribe(anonymous.channel('room:20'))
  })

  it('messages of a private channel stay in it, whichever way they are sent', async () => {
    const sender = user.channel('room:3', closed)
    const peer = connect(server, { key: token(server, 60, { sub: USER }) })
    const heard = inbox(peer.channel('room:3', closed))
    const overheard = inbox(anonymous.channel('room:3'))
    await subscribe(sender)
    await subscribe(peer.channel('room:3', closed))
    await subscribe(anonymous.channel('room:3'))

    assert.equal(await sender.send({ type: 'broadcast', event: 'socket', payload: {} }), 'ok')
    assert.equal((await post(server, server.userKey, 'room:3', 'http')).status, 202)
    assert.equal((await post(server, server.anonKey, 'room:3', 'refused')).status, 202)
    assert.equal((await post(server, server.userKey, 'room:3', 'last')).status, 202)
    await heard.atLeast(3)

    assert.deepEqual(heard.messages.map(({ event }) => event), ['socket', 'http', 'last'])
    assert.deepEqual(overheard.messages, [])
    await disconnect(peer)
  })

  it('a channel ends when a new token may not read it any more', async () => {
    const client = connect(server, { key: server.userKey })
    const channel = client.channel('room:4', closed)
    const said = []
    channel.on('system', {}, (message) => said.push(message))
    let ended
    const end = within('end of the channel', (resolve) => (ended = resolve))
    await within('SUBSCRIBED', (resolve) => {
      channel.subscribe((status) => {
        if (status === 'SUBSCRIBED') {
          resolve()
        } else {
          ended(status)
        }
      })
    })

    await client.realtime.setAuth(server.anonKey)

    assert.equal(await end, 'CLOSED')
    assert.match(JSON.stringify(said), /"status":"error"/)
    assert.match(JSON.stringify(said), /You do not have permissions/)
    await disconnect(client)
  })
})

describe('a deployment with tenants in a database', () => {
  let database
  let url
  const variables = () => ({
    APP_NAME: 'realtime',
    SECRET_KEY_BASE: 'a secret of which nothing is made here',
    METRICS_JWT_SECRET: 'the secret of those who read metrics',
    API_JWT_SECRET: 'the secret of operators and of the seeded tenant',
    DB_HOST: url.hostname,
    DB_PORT: url.port,
    DB_NAME: 'postgres',
    DB_USER: decodeURIComponent(url.username),
    DB_PASSWORD: decodeURIComponent(url.password),
    DB_AFTER_CONNECT_QUERY: 'SET search_path TO _realtime',
    DB_ENC_KEY: '1234567890123456',
    SEED_SELF_HOST: 'true',
    SELF_HOST_TENANT_NAME: '127',
    RUN_JANITOR: 'true',
  })
  before(async () => {
    database = await startServer({ database: true })
    url = new URL(database.databaseUrl)
  })
  after(() => database.stop())

  for (const start of ['first', 'second']) {
    it(`S06_131 the seeded tenant is served at the ${start} start`, async () => {
      const server = await serve(variables())
      const keys = { jwtSecret: variables().API_JWT_SECRET }
      const client = connect(server, { key: token(keys, 60, { sub: USER }) })
      const channel = client.channel('room:1', closed)
      const heard = inbox(channel)
      await subscribe(channel)
      assert.equal(await channel.send({ type: 'broadcast', event: 'hello', payload: {} }), 'ok')
      await heard.atLeast(1)

      const operator = { authorization: `Bearer ${token(keys, 60)}` }
      const tenants = await (await fetch(`${server.url}/api/tenants`, { headers: operator })).json()
      assert.ok(tenants.data.some(({ external_id }) => external_id === '127'))
      const health = await (await fetch(`${server.url}/api/tenants/127/health`, { headers: operator })).json()
      assert.equal(health.data.healthy, true)
      assert.equal(health.data.db_connected, true)

      await disconnect(client)
      assert.equal((await server.stop()).code, 0)
    })
  }

  it('a wrong password ends the start with a clear message', async () => {
    const { code, said } = await serveInVain({ ...variables(), DB_PASSWORD: 'wrong' })

    assert.equal(code, 1)
    assert.match(said, /realtime: the control database .* cannot be brought up to date: .*password authentication failed/)
    assert.doesNotMatch(said, /DB_PASSWORD=wrong/)
  })

  it('a deployment that lacks a needed variable does not start', async () => {
    const { code, said } = await serveInVain({ ...variables(), SECRET_KEY_BASE: '' })

    assert.equal(code, 2)
    assert.match(said, /SECRET_KEY_BASE/)
  })
})

function post(server, key, topic, event) {
  return fetch(`${server.url}/realtime/v1/api/broadcast`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, apikey: key, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ topic, event, payload: {}, private: true }] }),
  })
}
