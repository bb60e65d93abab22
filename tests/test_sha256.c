#include "sim/base/sha256.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", SHA-256 (one block, two
 * blocks), and the SHA-256 of nothing and of a million times "a" from the same validation suite. */
static const char of_nothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char of_abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char of_two_blocks[] = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
static const char of_a_million_a[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void examples_of_the_standard_are_met(void)
{
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"; /* 448 bits */
    CU_ASSERT_STRING_EQUAL(sha256_bytes("", 0).text, of_nothing);
    CU_ASSERT_STRING_EQUAL(sha256_bytes("abc", 3).text, of_abc);
    CU_ASSERT_STRING_EQUAL(sha256_bytes(two_blocks, strlen(two_blocks)).text, of_two_blocks);
}

static void a_file_hashes_like_its_bytes(void)
{
    char path[] = "/tmp/virga-sha256-XXXXXX";
    int handle = mkstemp(path);
    CU_ASSERT_FATAL(handle >= 0);
    FILE *file = fdopen(handle, "wb");
    for (int i = 0; i < 1000000;
         i++) /* more than one piece, and no whole number of blocks in a piece's end */
        fputc('a', file);
    fclose(file);
    Sha256Hex hex = {""};
    Error error = {0};
    CU_ASSERT(sha256_file(path, &hex, &error));
    CU_ASSERT_STRING_EQUAL(hex.text, of_a_million_a);
    unlink(path);
}

static void an_unreadable_file_is_named(void)
{
    Sha256Hex hex = {"untouched"};
    Error error = {0};
    CU_ASSERT_FALSE(sha256_file("/nonexistent/trace.csv", &hex, &error));
    CU_ASSERT_STRING_EQUAL(error.file, "/nonexistent/trace.csv");
    CU_ASSERT_FALSE(sha256_file("/", &hex, &error)); /* opens, but cannot be read */
    CU_ASSERT_STRING_EQUAL(error.file, "/");
    CU_ASSERT_STRING_EQUAL(hex.text, "untouched");
}

static const TestCase cases[] = {
    {"examples_of_the_standard_are_met", examples_of_the_standard_are_met},
    {"a_file_hashes_like_its_bytes", a_file_hashes_like_its_bytes},
    {"an_unreadable_file_is_named", an_unreadable_file_is_named},
    {NULL, NULL},
};
const TestSuite test_sha256 = {"sha256", cases};
