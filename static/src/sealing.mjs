// What voting needs of cryptography, over libraries that others keep; bundled to static/vendor/sealing/sealing.js.
// One global, `sealing`: pages read it from plain scripts. Bytes travel as lower-case hex. Needs a secure page (https).
// The Python side of the same: votes/sealed/crypto.py; what is promised: votes/README.md.
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { combine as join, split } from "shamir-secret-sharing";

const SHARES = 5;
const NEEDED = 3;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const utf8 = new TextEncoder();

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const base64url = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const base32 = (bytes) => {
  let bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, "0");
  return (bits.match(/.{5}/g) || []).map((five) => BASE32[parseInt(five, 2)]).join("");
};
const groups = (text, size = 4) => (text.match(new RegExp(`.{1,${size}}`, "g")) || []).join("-");

// ---------------------------------------------------------------- papers (HPKE, RFC 9180)

const suite = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const plain = (code, marks) => utf8.encode(`{"ballot": ${JSON.stringify(code)}, "marks": ${JSON.stringify(marks)}}`);

// The same box, code, marks and chance (32 bytes) give the same paper: that is what a check recomputes.
const sealWith = async (boxKey, code, marks, chance) => {
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(unhex(boxKey));
  const sender = await hpke.createSenderContext({
    recipientPublicKey,
    info: utf8.encode(`votes:${code}`),
    ekm: unhex(chance).buffer,
  });
  return hex(sender.enc) + hex(await sender.seal(plain(code, marks)));
};

const tracker = async (paper) => groups(base32(await sha256(unhex(paper))).slice(0, 20));

const seal = async (boxKey, code, marks) => {
  const chance = hex(random(32));
  const paper = await sealWith(boxKey, code, marks, chance);
  return { paper, chance, tracker: await tracker(paper) };
};

// ---------------------------------------------------------------- tokens (RSA blind signatures, RFC 9474)

const signing = () => RSABSSA.SHA384.PSS.Deterministic();
const signingKey = (spki) =>
  crypto.subtle.importKey("spki", unhex(spki), { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);

// A token is 32 random bytes: as a message it needs no further chance (RFC 9474, section 5).
const blind = async (spki) => {
  const token = random(32);
  const { blindedMsg, inv } = await signing().blind(await signingKey(spki), token);
  return { token: hex(token), blinded: hex(blindedMsg), inverse: hex(inv) };
};

const unblind = async (spki, { token, inverse }, blindSignature) =>
  hex(await signing().finalize(await signingKey(spki), unhex(token), unhex(blindSignature), unhex(inverse)));

// ---------------------------------------------------------------- the key of the box, 3 of 5

const makeKey = async () => {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const boxKey = hex(await crypto.subtle.exportKey("raw", pair.publicKey));
  const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const secret = base64url(d);
  const shares = await split(secret, SHARES, NEEDED);
  if (hex(await join(shares.slice(SHARES - NEEDED))) !== hex(secret)) throw new Error("shares do not join");
  return { boxKey, shares: shares.map(hex), hashes: await Promise.all(shares.map(async (s) => hex(await sha256(s)))) };
};

const shareText = (share) => groups(base32(unhex(share)));

// Reads what people write: any case, spaces, dashes; 0, 1 and 8 do not occur and are taken for O, I and B.
const shareFromText = (text) => {
  const letters = text.toUpperCase().replace(/0/g, "O").replace(/1/g, "I").replace(/8/g, "B").replace(/[^A-Z2-7]/g, "");
  const bits = Array.from(letters, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return (bits.match(/.{8}/g) || []).map((eight) => parseInt(eight, 2).toString(16).padStart(2, "0")).join("");
};

const shareHash = async (share) => hex(await sha256(unhex(share)));
const joinShares = async (shares) => hex(await join(shares.map(unhex)));

window.sealing = {
  NEEDED, seal, sealWith, tracker, blind, unblind, makeKey, shareText, shareFromText, shareHash, joinShares,
};
