/** How tokens are verified: decoding, choice of the key, signature, rules for claims. */
package io.realtime4j.tenancy.internal.jwt;
