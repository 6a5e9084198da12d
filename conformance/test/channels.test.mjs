import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { connect, disconnect, inbox, subscribe, within } from '../client.mjs'
import { startServer } from '../server.mjs'

describe('channels and tokens', () => {
  let server
  const clients = []
  const client = (options) => {
    const made = connect(server, options)
    clients.push(made)
    return made
  }

  before(async () => {
    server = await startServer()
  })

  after(async () => {
    await disconnect(...clients)
    await server?.stop()
  })

  it('S01_015 refuses a handshake with a bad token', async () => {
    const query = new URLSearchParams({ apikey: 'not-a-jwt', vsn: '2.0.0' })
    const response = await fetch(`${server.url}/realtime/v1/websocket?${query}`)

    assert.equal(response.status, 401)
    assert.deepEqual(await response.json(), { error: 'The token provided is not a valid JWT' })
  })

  it('a client with a bad key does not get in', async () => {
    const stranger = client({ key: 'not-a-jwt' })

    await assert.rejects(subscribe(stranger.channel('room')))
  })

  it('S01_087 tells a client with a bad access token why its join failed', async () => {
    const stranger = client()
    await stranger.realtime.setAuth('potato')

    await assert.rejects(subscribe(stranger.channel('room')), /MalformedJWT: The token provided is not a valid JWT/)
  })

  it('S01_193 removeChannel leaves, and the topic can be joined again', async () => {
    const member = client()
    const channel = member.channel('left')
    const statuses = []
    await within('CLOSED', (resolve) => {
      channel.subscribe(async (status) => {
        statuses.push(status)
        if (status === 'SUBSCRIBED') {
          assert.equal(await member.removeChannel(channel), 'ok')
        } else if (status === 'CLOSED') {
          resolve()
        }
      })
    })

    const again = member.channel('left', { config: { broadcast: { self: true, ack: true } } })
    const received = inbox(again)
    await subscribe(again)
    assert.equal(await again.send({ type: 'broadcast', event: 'hello', payload: {} }), 'ok')
    await received.atLeast(1)
    assert.deepEqual(statuses, ['SUBSCRIBED', 'CLOSED'])
  })

  it('a fresh token keeps the channel', async () => {
    const member = client()
    const channel = member.channel('refreshed', { config: { broadcast: { self: true, ack: true } } })
    const received = inbox(channel)
    await subscribe(channel)

    await member.realtime.setAuth(server.serviceRoleKey)
    assert.equal(await channel.send({ type: 'broadcast', event: 'after', payload: {} }), 'ok')
    await received.atLeast(1)
  })
})
