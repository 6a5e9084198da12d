import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { startServer } from '../../conformance/server.mjs'
import { openBrowser, openPage } from '../chromium.mjs'

const SHOTS = process.env.SCREENSHOTS

describe('the other pages', () => {
  let server
  let browser

  before(async () => {
    server = await startServer({ env: { APP_NAME: 'realtime', POD_IP: '10.0.0.7', REGION: 'eu-west-1' } })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  for (const colorScheme of ['light', 'dark']) {
    it(`S06_009 the status shows this node and measures it, ${colorScheme}`, async () => {
      const { page, faults } = await openPage(browser.context, `${server.url}/status`)
      await page.emulateMedia({ colorScheme })

      await page.getByText('All nodes answer.').waitFor()
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Realtime Cluster Health')
      assert.deepEqual(await page.locator('#nodes td').allInnerTexts(), ['10.0.0.7', 'eu-west-1'])
      const [from, to, latency, state] = await page.locator('#latencies td').allInnerTexts()
      assert.deepEqual([from, to], ['10.0.0.7', '10.0.0.7'])
      assert.match(latency, /^[0-9.]+ ms$/)
      assert.match(state, /^(● )?ok$/)
      assert.match(await page.locator('footer').innerText(), /node 10\.0\.0\.7 · eu-west-1$/)
      const text = await page.evaluate(() => getComputedStyle(document.body).color)
      assert.equal(text, colorScheme === 'dark' ? 'rgb(232, 233, 234)' : 'rgb(28, 29, 31)')
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/status-${colorScheme}.png`, fullPage: true })
      assert.deepEqual(faults, [])
      await page.close()
    })
  }

  it('tells slow, broken and stale ways between nodes apart', async () => {
    const { page } = await openPage(browser.context, `${server.url}/status`)
    const states = await page.evaluate(async () => {
      const { stateOf } = await import('/assets/status.js')
      return [[5, 0], [1001, 0], [null, 0], [5, 30_001]].map(([millis, age]) => stateOf({ millis }, age))
    })
    const means = await page.evaluate(async () => {
      const { averages } = await import('/assets/status.js')
      const nodes = [{ id: 'a', region: 'eu' }, { id: 'b', region: 'eu' }, { id: 'c', region: null }]
      return averages(nodes, [
        { from: 'a', to: 'b', millis: 2 }, { from: 'b', to: 'a', millis: 4 }, { from: 'a', to: 'c', millis: null },
        { from: 'c', to: 'a', millis: 100 },
      ])
    })

    assert.deepEqual(states, ['ok', 'slow', 'unreachable', 'stale'])
    assert.deepEqual(means, [['eu', 'eu', 3], ['–', 'eu', 100]])
    await page.close()
  })

  it('S06_010 Swagger UI shows the HTTP API', async () => {
    const { page, faults } = await openPage(browser.context, `${server.url}/swaggerui`)

    await page.getByText('/api/broadcast', { exact: true }).first().waitFor()
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/swagger.png` })
    assert.deepEqual(faults.filter((fault) => fault.startsWith('asked') && !fault.startsWith('asked data:')), [])
    await page.close()
  })

  it('the worker keeps time', async () => {
    const { page } = await openPage(browser.context, `${server.url}/status`)
    const said = await page.evaluate(() => new Promise((resolve) => {
      const worker = new Worker('/worker.js')
      worker.onmessage = ({ data }) => resolve(data)
      worker.postMessage({ event: 'start', interval: 5 })
    }))

    assert.deepEqual(said, { event: 'keepAlive' })
    await page.close()
  })
})
