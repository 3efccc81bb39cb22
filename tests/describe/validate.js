#!/usr/bin/env node
/*
 * Judges documents by JSON schemas with ajv in strict mode. By hand:
 *
 *	validate.js MODULES <REQUEST
 *
 * REQUEST is {"schemas": {NAME: SCHEMA}, "documents": [{"schema": NAME, "json": VALUE} or
 * {"schema": NAME, "yaml": TEXT}]}; YAML is read as 1.2 by npm's `yaml`. The answer is a list, by
 * document: {"valid": true or false, "why": TEXT, "read": whether it is YAML, "json": its value}.
 */
'use strict';

const fs = require('fs');

const [modules] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`);
const yaml = require(`${modules}/yaml`);
const {schemas, documents} = JSON.parse(fs.readFileSync(0, 'utf8'));
const ajv = new Ajv({strict: true, allErrors: false, validateSchema: true});
const validators = Object.fromEntries(Object.entries(schemas)
	.map(([name, schema]) => [name, ajv.compile(schema)]));

/* Merge keys are 1.1's; rules have them. What they have twice is another test's matter. */
const read = (text) => yaml.parse(text, {version: '1.2', merge: true, uniqueKeys: false,
	maxAliasCount: 100000, logLevel: 'error'});

function judge({schema, json, yaml: text})
{
	let value = json;

	try {
		value = text === undefined ? json : read(text);
	} catch (error) {
		return {valid: false, why: String(error), read: false};
	}
	const valid = validators[schema](value);
	return {valid, why: valid ? '' : ajv.errorsText(validators[schema].errors), read: true,
		json: text === undefined ? undefined : value};
}

process.stdout.write(JSON.stringify(documents.map(judge)));
