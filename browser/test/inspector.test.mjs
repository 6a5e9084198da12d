import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { startServer } from '../../conformance/server.mjs'
import { openBrowser, openPage } from '../chromium.mjs'

const SHOTS = process.env.SCREENSHOTS

describe('the Inspector', () => {
  let server
  let browser

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const open = (url = server.inspectorUrl) => openPage(browser.context, url)
  const received = (page, event) => page.locator('#messages li.received', { hasText: event })

  async function join(page, channel) {
    await page.getByLabel('Channel', { exact: true }).fill(channel)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText(`Joined ${channel}`).waitFor()
  }

  it('S06_007 lets two tabs join a channel, send and receive', async () => {
    const one = await open()
    const two = await open()
    await join(one.page, 'room_tabs')
    await join(two.page, 'room_tabs')

    await one.page.locator('#broadcast_event').fill('greeting')
    await one.page.getByLabel('Payload').fill('{"from": "the first tab", "markup": "<b id=\'injected\'>bold</b>"}')
    await one.page.getByRole('button', { name: 'Send' }).click()

    for (const { page, faults } of [one, two]) {
      await received(page, 'broadcast greeting').waitFor()
      assert.match(await received(page, 'broadcast greeting').innerText(), /"from": "the first tab"/)
      assert.equal(await page.locator('#injected').count(), 0)
      assert.deepEqual(faults, [])
    }
    if (SHOTS) await two.page.screenshot({ path: `${SHOTS}/inspector-light.png`, fullPage: true })
    await two.page.emulateMedia({ colorScheme: 'dark' })
    if (SHOTS) await two.page.screenshot({ path: `${SHOTS}/inspector-dark.png`, fullPage: true })
    await two.page.setViewportSize({ width: 390, height: 844 })
    assert.equal(await two.page.evaluate(() => document.documentElement.scrollWidth), 390)
    if (SHOTS) await two.page.screenshot({ path: `${SHOTS}/inspector-narrow.png` })
    await one.page.getByRole('button', { name: 'Disconnect' }).click()
    await one.page.getByText('Disconnected').waitFor()
    assert.equal(await one.page.getByRole('button', { name: 'Send' }).isDisabled(), true)
    await Promise.all([one.page.close(), two.page.close()])
  })

  it('receives bytes and JSON that come over HTTP', async () => {
    const { page, faults } = await open()
    await join(page, 'room_http')
    const post = (event, type, body) => fetch(`${server.url}/realtime/v1/api/broadcast/room_http/events/${event}`, {
      method: 'POST', headers: { apikey: server.anonKey, 'content-type': type }, body,
    })

    assert.equal((await post('json', 'application/json', '{"n":1}')).status, 202)
    assert.equal((await post('raw', 'application/octet-stream', new Uint8Array([0, 255, 16]))).status, 202)

    await received(page, 'broadcast json').waitFor()
    await received(page, 'broadcast raw').waitFor()
    assert.match(await received(page, 'broadcast raw').innerText(), /3 bytes: 00 ff 10/)
    assert.deepEqual(faults, [])
    await page.close()
  })

  it('S06_008 keeps what was chosen in the address', async () => {
    const { page, faults } = await open(`${server.url}/inspector?channel=room_b&log_level=info&private_channel=true`)
    assert.equal(new URL(page.url()).pathname, '/')
    assert.equal(await page.getByLabel('Host', { exact: true }).inputValue(), server.url)
    assert.equal(await page.getByLabel('Channel', { exact: true }).inputValue(), 'room_b')
    assert.equal(await page.getByRole('switch', { name: 'Private channel' }).isChecked(), true)

    await page.getByRole('switch', { name: 'Database changes' }).check()
    await page.getByLabel('Table').fill('orders')
    await page.getByLabel('Filter').fill('status=eq.open')
    await page.getByRole('switch', { name: 'Presence' }).check()
    await page.getByLabel('Project').fill('acme')
    await page.getByLabel('Bearer').fill('not to be kept')
    const kept = Object.fromEntries(new URL(page.url()).searchParams)
    await page.reload()

    assert.deepEqual(kept, {
      project: 'acme', channel: 'room_b', log_level: 'info', table: 'orders', filter: 'status=eq.open',
      private_channel: 'true', enable_presence: 'true', enable_db_changes: 'true',
    })
    assert.equal(await page.getByLabel('Table').inputValue(), 'orders')
    assert.equal(await page.getByLabel('Bearer').inputValue(), '')
    assert.equal(await page.getByLabel('Filter').isVisible(), true)
    assert.deepEqual(faults, [])
    await page.close()
  })

  it('reaches a project by its name', async () => {
    const { page } = await open(`${server.url}/?project=${server.tenant}&host=http://localhost:${new URL(server.url).port}&token=${server.anonKey}`)
    const [socket] = await Promise.all([page.waitForEvent('websocket'), join(page, 'room_named')])

    assert.equal(new URL(socket.url()).hostname, `${server.tenant}.localhost`)
    assert.equal(new URL(socket.url()).searchParams.get('vsn'), '2.0.0')
    await page.close()
  })

  it('says what is wrong', async () => {
    const { page } = await open()
    await join(page, 'room_wrong')
    await page.getByLabel('Payload').fill('{bad')
    await page.getByRole('button', { name: 'Send' }).click()
    assert.match(await page.getByRole('alert').innerText(), /This is not JSON/)

    await page.getByLabel('Bearer').fill('nonsense')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('Not joined: MalformedJWT: The token provided is not a valid JWT').waitFor()

    await page.getByLabel('Token', { exact: true }).fill('nonsense')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('the server is away, or refused the token or project').waitFor()

    await page.getByLabel('Host', { exact: true }).fill('http://:')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('is not an address').waitFor()
    await page.close()
  })

  it('can be used without a mouse, and every field has a name', async () => {
    const { page } = await open()
    const unnamed = await page.evaluate(() => [...document.querySelectorAll('input, select, textarea')]
      .filter((field) => field.labels.length === 0).map((field) => field.outerHTML))
    assert.deepEqual(unnamed, [])

    await page.getByLabel('Channel', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Joined room_a').waitFor()
    for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement.id === 'send')); i++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await received(page, 'broadcast message').waitFor()
    await page.close()
  })
})
