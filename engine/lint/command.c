#include "lint/parts.h"
#include "probe/probe.h"

/* What is known of a text before the run. */
static struct str known_of(const struct rule_text *text)
{
	return template_is_constant(text) ? text->constant : text->pieces[0].literal;
}

static struct str base_name(struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return str_from(path, at);
}

static bool is_one_of(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_is(word, *words))
			return true;
	return false;
}

/* -c, -ec, -lc */
static bool takes_commands(struct str word)
{
	return word.n > 1 && word.p[0] == '-' && word.p[1] != '-' &&
	       str_find_char(word, 'c') < word.n;
}

static void lint_shell(struct lint *lint, const struct arg *argv)
{
	static const char *const shells[] = {"sh", "bash", "dash", "ash", "zsh", "ksh", NULL};

	if (argv->n < 2 || !is_one_of(base_name(known_of(argv->texts[0])), shells))
		return;
	for (size_t i = 1; i < argv->n && str_starts_with(known_of(argv->texts[i]), STR("-"));
	     i++) {
		if (!takes_commands(known_of(argv->texts[i])))
			continue;
		lint_add(lint, DIAG_LINT_SHELL, argv->texts[i]->at,
			 "a shell reads what stands here: what a reference gives may be a command "
			 "to it, and its last status alone counts")
			->help = STR("write the program and its arguments as items of argv; "
				     "`file`, `stat` and `document` look without a program");
		return;
	}
}

static bool contains_nocase(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t at = 0; at + n <= text.n; at++)
		if (str_eq_nocase(str_sub(text, at, n), str_of(part)))
			return true;
	return false;
}

/* --password, DB_TOKEN; but not --password-file, which says where it is. */
static bool is_secret_name(struct str name)
{
	static const char *const words[] = {"password", "passwd",     "passphrase",  "secret",
					    "token",    "api-key",    "api_key",     "apikey",
					    "pwd=",     "access-key", "credentials", "access_key",
					    NULL};
	static const char *const elsewhere[] = {"file", "path", "stdin", "fd",   "command", "env",
						"dir",  "url",  "ttl",   "name", NULL};
	size_t last = name.n;

	while (last > 0 && name.p[last - 1] != '-' && name.p[last - 1] != '_')
		last--;
	if (last > 0 && is_one_of(str_from(name, last), elsewhere))
		return false;
	for (const char *const *word = words; *word; word++)
		if (contains_nocase(name, *word))
			return true;
	return false;
}

/* How tokens of well-known services begin. */
static bool is_token(struct str text)
{
	static const char *const heads[] = {"ghp_",  "gho_",  "github_pat_", "glpat-",
					    "xoxb-", "xoxp-", "AKIA",        NULL};

	for (const char *const *head = heads; *head; head++)
		if (str_starts_with(text, str_of(*head)) && text.n >= 16)
			return true;
	return str_contains(text, STR("Authorization: "));
}

static bool follows_value(const struct arg *argv, size_t i)
{
	return i + 1 < argv->n && !str_starts_with(known_of(argv->texts[i + 1]), STR("-"));
}

static bool gives_secret(const struct arg *argv, size_t i)
{
	struct str word = known_of(argv->texts[i]);
	size_t equals = str_find_char(word, '=');
	bool has_value =
		equals < word.n && (equals + 1 < word.n || !template_is_constant(argv->texts[i]));

	if (is_token(word))
		return true;
	if (has_value)
		return is_secret_name(str_sub(word, 0, equals));
	return equals == word.n && str_starts_with(word, STR("--")) && is_secret_name(word) &&
	       follows_value(argv, i);
}

static void lint_argv(struct lint *lint, const struct arg *argv)
{
	for (size_t i = 0; i < argv->n; i++)
		if (gives_secret(argv, i))
			lint_add(lint, DIAG_LINT_SECRET, argv->texts[i]->at,
				 "a secret in argv, which every user of the host can read while "
				 "the command runs")
				->help = STR("let the program read it from a file or from stdin");
}

/* What a reference gives comes from the host, and the environment of a command is its own. */
static void lint_env(struct lint *lint, const struct arg *env)
{
	for (size_t i = 0; i < env->n; i++) {
		struct str value = known_of(env->texts[i]);

		if (!template_is_constant(env->texts[i]) || value.n == 0 ||
		    !(is_secret_name(env->keys[i]) || is_token(value)))
			continue;
		lint_add(lint, DIAG_LINT_SECRET, env->texts[i]->at,
			 "a secret in a rule, which everybody can read who can read the rules")
			->help = STR("let the program read it from a file of the host");
	}
}

void lint_command(struct lint *lint, const struct look *look)
{
	for (size_t i = 0; i < look->kind->n_options; i++) {
		const struct arg *arg = look->args[i];

		if (!arg)
			continue;
		for (size_t k = 0; k < arg->n; k++)
			lint_text(lint, arg->texts[k]->at, false);
		if (strcmp(look->kind->options[i].name, "argv") == 0) {
			lint_shell(lint, arg);
			lint_argv(lint, arg);
		} else if (strcmp(look->kind->options[i].name, "env") == 0) {
			lint_env(lint, arg);
		}
	}
}
