#!/usr/bin/env node
/*
 * Compares our semver scheme with npm's `semver`: is the version one, is the range one, and is the
 * version in the range, over pairs drawn from node's grammar. By hand:
 *
 *	tests/oracle/semver.sh [--pairs N] [--seed N] [--exhaustive LENGTH] [--sample FILE]
 *
 * --pairs       how many are drawn, about (120000)
 * --exhaustive  besides, each text of up to LENGTH of 18 pieces (characters, a version, ||) as a range (3)
 * --sample      writes each 41st pair with npm's answer into FILE, for tests/unit/semver.c
 *
 * Prints counts by class and every disagreement; ends 1 if there is one.
 */
'use strict';

const {spawnSync} = require('child_process');
const fs = require('fs');

const options = {pairs: 120000, seed: 1, exhaustive: 3, sample: ''};
const [driver, modules, ...words] = process.argv.slice(2);
for (let i = 0; i < words.length; i += 2) {
	const name = words[i].replace(/^--/, '');
	if (!(name in options))
		throw new Error(`there is no option ${words[i]}`);
	options[name] = name === 'sample' ? words[i + 1] : Number(words[i + 1]);
}
const semver = require(`${modules}/semver`);

/* A generator of our own, so that a seed gives the same pairs everywhere. */
let state = options.seed >>> 0;

function random(n)
{
	state = (state + 0x6d2b79f5) >>> 0;
	let t = state;
	t = Math.imul(t ^ (t >>> 15), t | 1);
	t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
	return ((t ^ (t >>> 14)) >>> 0) % n;
}

const pick = (list) => list[random(list.length)];
const chance = (percent) => random(100) < percent;
const some = (least, most, make) => Array.from({length: least + random(most - least + 1)}, make);

/* Numbers near the limits, and few small ones, so that versions and ranges meet. */
const BIG = ['9007199254740990', '9007199254740991', '9007199254740992', '9007199254740993',
	'18446744073709551615', '18446744073709551616', '99999999999999999999999', '1'.repeat(256),
	'1'.repeat(257), '1'.repeat(258)];
const SPACES = [' ', ' ', ' ', '  ', '\t', '\n', '\r\n', '\v', '\f', '\u00a0', '\u2003', '\ufeff',
	'\u3000', '\u180e', '\u0085'];
const ALPHABET = '01x*.-+av=<>~^ |';
const PIECES = [...ALPHABET, '1.2.3', '||'];

let big = false; /* whether numbers may be big */

const number = () => (big && chance(15) ? pick(BIG) : chance(3) ? `0${random(4)}` : String(random(4)));
const identifier = () => pick([
	() => number(), () => number(), () => pick(['a', 'b', 'rc', 'x', 'X', 'v', '-', '--', 'alpha', 'A']),
	() => `${random(3)}a`, () => `0${random(3)}`, () => `rc${random(3)}`, () => `a-${random(2)}`,
	() => `-${random(3)}`, () => (big ? pick(BIG) : 'beta'), () => (big ? 'a'.repeat(240 + random(14)) : 'b'),
])();
const identifiers = () => some(1, 3, identifier).join('.');
const build = () => `+${pick(['b', '001', '-', 'b.c', 'x.1', 'b.01', 'b-1', '20240101'])}`;
const version3 = () => `${number()}.${number()}.${number()}`;
const spaces = () => some(0, 2, () => pick(SPACES)).join('');

/* xr ::= 'x' | 'X' | '*' | nr, and so on down node's range.bnf */
const xr = () => (chance(15) ? pick(['x', 'X', '*']) : number());
const qualifier = () => (chance(40) ? `-${identifiers()}` : '') + (chance(15) ? build() : '');

function partial()
{
	const n = pick([1, 2, 2, 3, 3, 3, 3]);
	let text = Array.from({length: n}, xr).join('.');
	if (n === 3 || chance(4))
		text += qualifier();
	return text;
}

const operator = () => pick(['<', '>', '>=', '<=', '=']);
const primitive = () => operator() + partial();
const hyphen = () => `${partial()} - ${partial()}`;
const simple = () => pick([primitive, primitive, partial, () => `~${partial()}`, () => `^${partial()}`])();
const set = () => some(1, 3, simple).join(' ');
const joiner = () => pick(['||', ' || ', '  ||', '|| ']);
const range = () => some(1, 3, () => pick([set, set, hyphen, () => (chance(20) ? '' : '*')])()).join(joiner());

/* White space and prefixes wherever somebody might put them, and where nobody would. */
const prefix = () => pick(['', '', 'v', '=', 'v=', '=v', 'vv', '==', 'v ', '= ', ' v', 'V']);
const loose_operator = () => pick(['', '', operator(), operator(), '~', '~>', '^', '> =', '~ >', '>~', '^>', '==', '=>']);
const spaced = () => some(1, 3, () => pick(SPACES.slice(0, 5)) + loose_operator() + spaces() + prefix() + partial()).join('');
const spaced_hyphen = () => `${spaces()}${prefix()}${partial()}${spaces()}-${spaces()}${prefix()}${partial()}${spaces()}`;
const builds = () => some(1, 4, () => pick([build, build, simple, partial, operator, () => '-', () => '~', () => '^'])())
	.join(pick([' ', ' ', '', '  ']));
const starred = () => {
	const text = chance(80) ? pick(['', '>', '>=', '=', 'v', '^']) + version3() + qualifier() : set();
	const at = random(text.length + 1);
	return text.slice(0, at) + pick(['*', '*', '>*', '<=*', '=*', '> *', '<>*', '**']) + text.slice(at) +
		(chance(20) ? pick([' = 1', ' > 1', ' 1']) : '');
};

function mutated(text)
{
	let chars = [...text];
	for (const _ of some(1, 3, () => 0)) {
		const at = random(chars.length + 1);
		pick([
			() => chars.splice(at, 1),
			() => chars.splice(at, 0, pick([...ALPHABET])),
			() => chars.splice(at, 1, pick([...ALPHABET])),
			() => chars.splice(at, 0, pick([...'!@#%&/\\,;:_"()[]{}é', '\0', '🙂', 'latest'])),
			() => chars.splice(at, 0, ...chars.slice(random(chars.length + 1)).slice(0, 4)),
			() => chars.splice(at),
		])();
		chars = chars.slice(0, 700);
	}
	return chars.join('');
}

const soup = () => some(0, 12, () => pick([...ALPHABET])).join('');

/* Lengths around node's 256 characters, and the limits of its regular expressions behind an x. */
function long()
{
	const tail = pick(['a', '1', 'a.', '1.', '1a']).repeat(300).slice(0, 230 + random(40));
	const head = pick(['1.2.3-', '1.2.x-', 'v1.2.3-', '1.x.', 'x.', '1.2.3+', '1.2.3-a+*', '1.2.3*-', '']);
	return pick(['', '^', '~', '>=', '>', '=']) + head + tail + pick(['', '', '*', ' - 2', '+b', ' || *', 'a']);
}

const with_big = (make) => () => {
	big = true;
	const text = make();
	big = false;
	return text;
};

const versions = {
	plain: () => version3(),
	prerelease: () => `${version3()}-${identifiers()}`,
	build: () => version3() + (chance(50) ? `-${identifiers()}` : '') + build(),
	prefix: () => spaces() + prefix() + version3() + qualifier() + spaces(),
	partial: () => partial(),
	big: with_big(() => version3() + qualifier()),
	long: () => `${pick(['', 'v', ' '])}1.2.3${pick(['-', '+', '-a+'])}${pick(['a', '1', 'a.'])
		.repeat(260).slice(0, 240 + random(20))}${pick(['', ' '])}`,
	junk: () => mutated(version3() + qualifier()),
};

const ranges = {
	grammar: () => range(),
	primitive: () => primitive(),
	partial: () => partial(),
	caret: () => `^${partial()}`,
	tilde: () => `~${pick(['', '', '>'])}${partial()}`,
	hyphen: () => hyphen(),
	set: () => set(),
	alternatives: () => some(2, 4, () => pick([set, hyphen, partial, () => '', () => '*'])()).join(joiner()),
	spaces: () => spaced() + spaces(),
	'spaces-hyphen': () => spaced_hyphen(),
	builds: () => builds(),
	stars: () => starred(),
	big: with_big(range),
	long: long,
	junk: () => mutated(range()),
	soup: soup,
};

/* A version that is near one of the range's own, so that bounds are met from both sides. */
function near(text)
{
	const found = text.match(/\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?/g);
	if (!found)
		return version3();
	const parts = pick(found).split('-')[0].split('.').map(Number);
	const at = random(3);
	parts[at] = Math.max(0, parts[at] + random(3) - 1);
	const suffix = pick(found).replace(/^[^-]*/, '') || (chance(30) ? `-${identifiers()}` : '');
	return chance(30) ? pick(found) : parts.join('.') + (chance(60) ? suffix : '');
}

function* drawn()
{
	const kinds = Object.keys(ranges), each = Math.ceil(options.pairs / kinds.length / 4);
	for (const kind of kinds) {
		for (let i = 0; i < each; i++) {
			const text = ranges[kind]();
			const other = pick(Object.keys(versions));
			yield [kind, near(text), text];
			yield [kind, near(text), text];
			yield [kind, version3() + (chance(50) ? `-${identifiers()}` : ''), text];
			yield [`version-${other}`, versions[other](), chance(70) ? pick(['*', '>=0', '>0.0.0-0', range()]) : text];
		}
	}
}

function* exhaustive()
{
	let texts = [''];
	for (let length = 0; length < options.exhaustive; length++) {
		texts = texts.flatMap((text) => PIECES.map((piece) => text + piece));
		for (const text of texts)
			yield ['exhaustive', pick(['0.0.0', '1.0.0', '1.2.3', '0.1.0-a', '1.2.3-a']), text];
	}
}

const escaped = (text) => [...Buffer.from(text)]
	.map((byte) => (byte < 0x20 || byte > 0x7e || byte === 0x25 ?
		`%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte))).join('');

function judge(version, text)
{
	return (semver.valid(version) === null ? '-' : 'v') + (semver.validRange(text) === null ? '-' : 'r') +
		(semver.satisfies(version, text) ? '+' : '-');
}

/* In portions, as neither side's memory should decide how many pairs there are. */
const counts = new Map();
let disagreements = 0, sampled = [], seen = 0;

function compare(pairs)
{
	const input = pairs.map(([, version, text]) => `${escaped(version)}\t${escaped(text)}\n`).join('');
	const run = spawnSync(driver, {input, maxBuffer: 1 << 30});
	if (run.error || run.status !== 0)
		throw run.error || new Error(`the driver ended ${run.status}: ${run.stderr}`);
	const answers = run.stdout.toString().split('\n');
	if (answers.length !== pairs.length + 1)
		throw new Error(`${pairs.length} pairs, ${answers.length - 1} answers`);
	pairs.forEach(([kind, version, text], i) => {
		const want = judge(version, text);
		const count = counts.get(kind) || {pairs: 0, v: 0, r: 0, '+': 0, bad: 0};
		counts.set(kind, count);
		count.pairs++;
		for (const letter of want)
			if (letter !== '-')
				count[letter]++;
		if (seen++ % 41 === 0 && kind !== 'exhaustive' && version.length + text.length < 120)
			sampled.push(`${want}\t${escaped(version)}\t${escaped(text)}\n`);
		if (answers[i] === want)
			return;
		count.bad++;
		disagreements++;
		console.log(`${kind}: npm ${want}, ours ${answers[i]}: ${JSON.stringify(version)} in ${JSON.stringify(text)}`);
	});
}

function run(source)
{
	let portion = [];
	for (const pair of source) {
		portion.push(pair);
		if (portion.length === 50000) {
			compare(portion);
			portion = [];
		}
	}
	compare(portion);
}

run(drawn());
run(exhaustive());

const row = (...cells) => cells.map((cell, i) => (i ? String(cell).padStart(12) : String(cell).padEnd(20))).join('');
const total = {pairs: 0, v: 0, r: 0, '+': 0, bad: 0};
console.log(row('class', 'pairs', 'versions', 'ranges', 'in range', 'disagree'));
for (const [kind, count] of counts) {
	console.log(row(kind, count.pairs, count.v, count.r, count['+'], count.bad));
	for (const key in total)
		total[key] += count[key];
}
console.log(row('all', total.pairs, total.v, total.r, total['+'], total.bad));
if (options.sample)
	fs.writeFileSync(options.sample, sampled.join(''));
process.exit(disagreements ? 1 : 0);
