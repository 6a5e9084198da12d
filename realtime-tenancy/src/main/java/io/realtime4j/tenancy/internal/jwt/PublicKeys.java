package io.realtime4j.tenancy.internal.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;

/** Public keys and secrets from JWKs (RFC 7518 §6, RFC 8037 §2). Private members are not looked at. */
final class PublicKeys {
    private PublicKeys() {}

    static byte[] secret(JsonNode jwk) throws GeneralSecurityException {
        byte[] secret = bytes(jwk, "k");
        if (secret.length == 0) {
            throw new InvalidKeySpecException("member k is empty");
        }
        return secret;
    }

    static RSAPublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
        RSAPublicKeySpec spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    }

    /** The JDK takes any two numbers for a point, so whether it is one of the curve is checked here. */
    static ECPublicKey ec(JsonNode jwk, String jdkCurve) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(jdkCurve));
        ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        if (!isOn(spec.getCurve(), point)) {
            throw new InvalidKeySpecException("members x and y are not a point of the curve");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, spec));
    }

    /** Member {@code x} is the point as RFC 8032 §5.1.2 has it: y little-endian, the last bit tells whether x is odd. */
    static EdECPublicKey edwards(JsonNode jwk, String curve) throws GeneralSecurityException {
        byte[] point = bytes(jwk, "x");
        if (point.length != (curve.equals("Ed25519") ? 32 : 57)) {
            throw new InvalidKeySpecException("member x has the wrong length");
        }
        reverse(point);
        boolean odd = (point[0] & 0x80) != 0;
        point[0] &= 0x7f;
        EdECPoint decoded = new EdECPoint(odd, new BigInteger(1, point));
        EdECPublicKeySpec spec = new EdECPublicKeySpec(new NamedParameterSpec(curve), decoded);
        return (EdECPublicKey) KeyFactory.getInstance("EdDSA").generatePublic(spec);
    }

    private static boolean isOn(EllipticCurve curve, ECPoint point) {
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static BigInteger number(JsonNode jwk, String member) throws GeneralSecurityException {
        return new BigInteger(1, bytes(jwk, member));
    }

    private static byte[] bytes(JsonNode jwk, String member) throws GeneralSecurityException {
        String text = Json.text(jwk, member);
        if (text == null) {
            throw new InvalidKeySpecException("member " + member + " is not a string");
        }
        return Json.base64Url(text)
                .orElseThrow(() -> new InvalidKeySpecException("member " + member + " is not base64url"));
    }

    private static void reverse(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte first = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = first;
        }
    }
}
