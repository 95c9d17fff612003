import type { Transporter } from 'nodemailer';
import type { AppError } from '../../../kernel/errors.ts';
import { notifierAuth, notifierRejected, notifierUnavailable } from '../errors.ts';
import type { Notification } from '../port.ts';
import type { EmailSettings } from './index.ts';

const TIMEOUT_MS = 15_000;

/** One connection, one message. Plain text, so that a title can hold no markup. */
export async function sendMail(
  settings: EmailSettings,
  notification: Notification,
  signal: AbortSignal,
): Promise<void> {
  // Loaded with the first message: most servers send none.
  const { createTransport } = await import('nodemailer');
  const transport: Transporter = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    tls: { rejectUnauthorized: !settings.insecureTls },
    ...(settings.username === '' ? {} : { auth: { user: settings.username, pass: settings.password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = () => {
    transport.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const { title, text, link, id, at } = notification;
    await transport.sendMail({
      from: settings.from,
      to: settings.to,
      subject: title,
      text: [text, link ?? ''].filter(Boolean).join('\n\n'),
      date: new Date(at),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Earmark-Delivery': id },
    });
  } catch (error) {
    throw asMailError(error, settings);
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

/** What nodemailer says, without the password that some servers repeat. */
function asMailError(error: unknown, { host, port, password }: EmailSettings): AppError {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number };
  const raw = error instanceof Error ? error.message : String(error);
  const said = (password === '' ? raw : raw.replaceAll(password, '…')).slice(0, 300);
  const where = `The mail server ${host}:${port}`;
  const cause = { cause: new Error(said) };
  if (code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 530 || responseCode === 535) {
    return notifierAuth(`${where} refuses user name or password: ${said}.`, {
      hint: 'Check both; many providers want a password made for this program alone.',
      ...cause,
    });
  }
  if (code === 'ETLS' || /certificate|STARTTLS|wrong version number/iu.test(raw)) {
    return notifierAuth(`${where} does not agree on encryption: ${said}.`, {
      hint: 'Check encryption and port: STARTTLS is usual on 587, TLS on 465.',
      ...cause,
    });
  }
  // 4xx is "later": a full mailbox, greylisting.
  const isLasting = responseCode === undefined ? code === 'EENVELOPE' : responseCode >= 500;
  if (isLasting) {
    return notifierRejected(`${where} does not take the message: ${said}.`, {
      hint: 'Check the addresses of sender and receivers.',
      ...cause,
    });
  }
  const { message, hint } = outOfReach(raw, where, host) ?? {
    message: `${where} cannot be reached: ${said}.`,
    hint: 'Check host and port, and that nothing stands in between.',
  };
  return notifierUnavailable(message, { hint, ...cause });
}

/** The usual reasons in words. */
function outOfReach(raw: string, where: string, host: string): { message: string; hint: string } | undefined {
  if (/ENOTFOUND|EAI_AGAIN/u.test(raw))
    return {
      message: `The name of the mail server ${host} is not known here (name resolution failed).`,
      hint: 'Check the spelling and the DNS of this machine.',
    };
  if (raw.includes('ECONNREFUSED'))
    return {
      message: `${where} refuses the connection.`,
      hint: 'Check the port: 587 for STARTTLS, 465 for TLS, 25 without encryption.',
    };
  if (/Greeting never received|Connection timeout|Timeout/u.test(raw))
    return {
      message: `${where} did not greet in time (${TIMEOUT_MS / 1000} s).`,
      hint: 'Check the port, and choose TLS when the server wants it from the start (usual on 465). A firewall may drop the connection too.',
    };
  if (/ECONNRESET|Connection closed unexpectedly/u.test(raw))
    return {
      message: `${where} closed the connection.`,
      hint: 'Check port and encryption: STARTTLS is usual on 587, TLS on 465.',
    };
  return undefined;
}
